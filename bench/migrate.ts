import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.js';
import { type Figures, figuresOf, seconds } from './figures.js';
import type { BenchServer } from './server.js';
import { SIZES } from './sizes.js';
import { type SmallMigration, smallMigrations, writeMigrations } from './small-migrations.js';
import { daybook, timed } from './tools.js';

export interface MigrateFigures {
  psql: Figures;
  oneMessage: Figures;
  daybook: Figures;
  /** Daybook’s time over psql’s of the same round. */
  ratio: Figures;
  status: Figures;
  version: Figures;
}

/** Brings the same migrations to fresh databases by each tool in turn, and times whole processes. */
export async function measureMigrate({ server, say }: Bench): Promise<MigrateFigures> {
  const migrations = smallMigrations(SIZES.migrations);
  const folder = await writeMigrations(server.folder, migrations);
  const script = await writePsqlScript(server.folder, migrations);
  const plain = await writeOneMessageProgram(server.folder, migrations);
  const times = {
    psql: [] as number[],
    oneMessage: [] as number[],
    daybook: [] as number[],
    ratio: [] as number[],
  };
  const status: number[] = [];
  for (let round = 1; round <= SIZES.migrateRounds; round += 1) {
    const psql = await inDatabase(server, `psql_${round}`, (url) =>
      timed('psql', ['-X', '-q', '-v', 'ON_ERROR_STOP=1', '-f', script, url]),
    );
    const oneMessage = await inDatabase(server, `node_${round}`, (url) =>
      timed(process.execPath, [plain], { DATABASE_URL: url }),
    );
    const ours = await runDaybook(server, round, folder);
    times.psql.push(psql.ms);
    times.oneMessage.push(oneMessage.ms);
    times.daybook.push(ours.migrate);
    times.ratio.push(ours.migrate / psql.ms);
    status.push(...ours.status);
    say(
      `migrate, round ${round}: psql ${seconds(psql.ms)} s, one message each ${seconds(oneMessage.ms)} s, daybook ${seconds(ours.migrate)} s`,
    );
  }
  const version: number[] = [];
  for (let time = 0; time < 10; time += 1) version.push((await daybook(['--version'], {})).ms);
  return {
    psql: figuresOf(times.psql),
    oneMessage: figuresOf(times.oneMessage),
    daybook: figuresOf(times.daybook),
    ratio: figuresOf(times.ratio),
    status: figuresOf(status),
    version: figuresOf(version),
  };
}

/**
 * No database is dropped before all is measured: ext4 looks past the inodes that were freed in the last seconds, one by one, so that the
 * next tool to create files would take twice the time.
 */
async function inDatabase<Result>(
  server: BenchServer,
  name: string,
  work: (url: string) => Promise<Result>,
): Promise<Result> {
  const url = await server.createDatabase(name);
  const result = await work(url);
  await server.settle(name);
  return result;
}

/** The ledger is on the same server, as the history tables of the others are. */
async function runDaybook(
  server: BenchServer,
  round: number,
  folder: string,
): Promise<{ migrate: number; status: number[] }> {
  return await inDatabase(server, `ledger_${round}`, (ledger) =>
    inDatabase(server, `daybook_${round}`, async (target) => {
      const env = {
        DAYBOOK_LEDGER_URL: ledger,
        DAYBOOK_TARGET_SHOP_URL: target,
        DAYBOOK_MIGRATIONS: folder,
        DAYBOOK_ACTOR: 'bench',
      };
      await daybook(['ledger', 'init'], env);
      await daybook(['target', 'add', 'shop', '--environment', 'test', '--region', 'local'], env);
      const { ms: migrate } = await daybook(['migrate', '--quiet'], env);
      // What the server has put off, it would do beside the next commands.
      await server.settle(`ledger_${round}`);
      const status = [];
      for (let time = 0; time < 5; time += 1) status.push((await daybook(['status'], env)).ms);
      return { migrate, status };
    }),
  );
}

/** One transaction for each migration, with a row of history, as a careful person would write it. */
async function writePsqlScript(folder: string, migrations: readonly SmallMigration[]): Promise<string> {
  const file = join(folder, 'psql.sql');
  const history = 'CREATE TABLE history (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now());\n';
  const each = migrations.map(
    ({ id, up }) => `BEGIN;\n${up}\nINSERT INTO history (id) VALUES ('${id}');\nCOMMIT;\n`,
  );
  await writeFile(file, history + each.join(''));
  return file;
}

/** The least that a program in Node can do: one message for each migration. */
async function writeOneMessageProgram(
  folder: string,
  migrations: readonly SmallMigration[],
): Promise<string> {
  const file = join(folder, 'one-message.mjs');
  const pg = import.meta.resolve('pg');
  await writeFile(
    file,
    `import pg from ${JSON.stringify(pg)};
const client = new pg.Client({ connectionString: process.env.DATABASE_URL });
await client.connect();
await client.query('CREATE TABLE history (id text PRIMARY KEY, at timestamptz NOT NULL DEFAULT now())');
for (const { id, up } of ${JSON.stringify(migrations)}) {
  await client.query(\`BEGIN; \${up} INSERT INTO history (id) VALUES ('\${id}'); COMMIT\`);
}
await client.end();
`,
  );
  return file;
}
