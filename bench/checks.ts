import { copyFile, mkdir, readdir } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import pg from 'pg';
import type { Bench } from './bench.js';
import { type Figures, figuresOf } from './figures.js';
import { SIZES } from './sizes.js';
import { smallMigrations, writeMigrations } from './small-migrations.js';
import { daybook, timed } from './tools.js';

export interface ChecksFigures {
  lint: Figures;
  /** Of a run of one migration on a database of many tables, without a backup, in ms. */
  preFlight: number[];
  /** How large the database is that is backed up, in bytes. */
  bytes: number;
  /** How long `pg_dump` and `pg_restore` by hand take, and a backup with its verification, in each round, in ms. */
  byHand: number[];
  backup: number[];
}

/** What stands around the execution of a run: static analysis, pre-flight, and a verified backup. */
export async function measureChecks(bench: Bench): Promise<ChecksFigures> {
  const lint = await measureLint(bench);
  const preFlight = await measurePreFlight(bench);
  return { lint, preFlight, ...(await measureBackup(bench)) };
}

const SECURENET = fileURLToPath(new URL('../migrations', import.meta.url));

/** SecureNet’s own migrations in SQL, again and again until they are enough. */
async function measureLint({ server, say }: Bench): Promise<Figures> {
  const folder = join(server.folder, 'lint');
  await mkdir(folder);
  const files = (await readdir(SECURENET)).filter((file) => file.endsWith('.sql'));
  for (let index = 0; index < SIZES.migrations; index += 1) {
    const file = files[index % files.length]!;
    const name = basename(file).replace(/^\d+/, String(20250101000000 + index));
    await copyFile(join(SECURENET, file), join(folder, name));
  }
  const times: number[] = [];
  for (let round = 1; round <= SIZES.checksRounds; round += 1) {
    times.push((await daybook(['lint', folder, '--quiet'], {})).ms);
  }
  say(`lint of ${SIZES.migrations}: ${times.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  return figuresOf(times);
}

async function measurePreFlight({ server, say }: Bench): Promise<number[]> {
  const ledger = await server.createDatabase('checks_ledger');
  const target = await server.createDatabase('checks_target');
  const all = smallMigrations(SIZES.migrations + SIZES.checksRounds);
  const env = {
    DAYBOOK_LEDGER_URL: ledger,
    DAYBOOK_TARGET_SHOP_URL: target,
    DAYBOOK_MIGRATIONS: await writeMigrations(join(server.folder, 'checks'), all.slice(0, SIZES.migrations)),
    DAYBOOK_ACTOR: 'bench',
  };
  await daybook(['ledger', 'init'], env);
  await daybook(['target', 'add', 'shop', '--environment', 'test', '--region', 'local'], env);
  await daybook(['migrate', '--quiet'], env);
  const took: number[] = [];
  for (const one of all.slice(SIZES.migrations)) {
    await writeMigrations(join(server.folder, 'checks'), [one]);
    await daybook(['migrate', '--quiet'], env);
    took.push(await lastPreFlight(ledger, one.id));
  }
  say(`pre-flight: ${took.map((ms) => ms.toFixed(0)).join(', ')} ms`);
  return took;
}

/** How long the ledger says that it took. */
async function lastPreFlight(ledger: string, migration: string): Promise<number> {
  const client = new pg.Client({ connectionString: ledger });
  await client.connect();
  try {
    const { rows } = await client.query<{ ms: number }>(
      `SELECT (passed.body::json->'data'->>'durationMs')::float AS ms
         FROM daybook_ledger.event passed JOIN daybook_ledger.event started
           ON started.type = 'dev.daybook.run.started.v1'
          AND started.body::json->'data'->>'run' = passed.body::json->'data'->>'run'
        WHERE passed.type LIKE 'dev.daybook.run.pre-flight-passed.v%'
          AND started.body::json->'data'->>'migration' = $1`,
      [migration],
    );
    return rows[0]!.ms;
  } finally {
    await client.end();
  }
}

/** A database as pgbench makes it: dumped and restored by hand, and backed up with a verification, in turn. */
async function measureBackup({
  server,
  say,
}: Bench): Promise<Pick<ChecksFigures, 'bytes' | 'byHand' | 'backup'>> {
  const ledger = await server.createDatabase('backup_ledger');
  const target = await server.createDatabase('backup_target');
  await timed('pgbench', ['--initialize', '--quiet', `--scale=${SIZES.backupScale}`, target]);
  await server.settle('backup_target');
  const env = { DAYBOOK_LEDGER_URL: ledger, DAYBOOK_TARGET_SHOP_URL: target, DAYBOOK_ACTOR: 'bench' };
  const here = { ...env, DAYBOOK_BACKUPS_FOLDER: join(server.folder, 'backups') };
  await daybook(['ledger', 'init'], here);
  await daybook(['target', 'add', 'shop', '--environment', 'test', '--region', 'local'], here);
  const [byHand, backup]: [number[], number[]] = [[], []];
  for (let round = 1; round <= SIZES.checksRounds; round += 1) {
    const restored = await server.createDatabase(`backup_restored_${round}`);
    const file = join(server.folder, `by-hand-${round}.dump`);
    const dump = await timed('pg_dump', ['--format=custom', `--file=${file}`, target]);
    const restore = await timed('pg_restore', ['--exit-on-error', `--dbname=${restored}`, file]);
    byHand.push(dump.ms + restore.ms);
    await server.settle('postgres');
    backup.push((await daybook(['backup', 'create', '--target', 'shop', '--quiet'], here)).ms);
    await server.settle('postgres');
    say(
      `backup, round ${round}: by hand ${byHand.at(-1)!.toFixed(0)} ms, daybook ${backup.at(-1)!.toFixed(0)} ms`,
    );
  }
  return { bytes: await sizeOf(target), byHand, backup };
}

async function sizeOf(url: string): Promise<number> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query<{ size: string }>(
      'SELECT pg_database_size(current_database()) AS size',
    );
    return Number(rows[0]!.size);
  } finally {
    await client.end();
  }
}
