import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import type { Json } from '../domain/json.js';
import { findTool } from '../postgres/tools.js';
import {
  isDataMigration,
  judgeVerification,
  type LoadedMigration,
  loadMigrations,
  type MigrationContext,
  missingDocumentation,
  type SqlSection,
  takeBatch,
} from './index.js';

const folder = fileURLToPath(new URL('../../migrations', import.meta.url));
const { all } = await loadMigrations(folder);

let database: TestDatabase;
let client: pg.Client;
let reported: Map<string, number>;

beforeAll(async () => {
  database = await createDatabase();
  client = new pg.Client({ connectionString: database.url });
  await client.connect();
});

afterAll(async () => {
  await client?.end();
  await database?.drop();
});

function contextFor(environment: string): MigrationContext {
  return {
    query: async <Row>(sql: string, params?: unknown[]) => {
      const { rows, rowCount } = await client.query(sql, params);
      return { rows: rows as Row[], rowCount: rowCount ?? 0 };
    },
    target: { name: 'test', environment, region: 'here', tags: [] },
    dryRun: false,
    signal: new AbortController().signal,
    log: { debug() {}, info() {}, warn() {} },
    progress() {},
    records: (what, count) => reported.set(what, (reported.get(what) ?? 0) + count),
  };
}

async function go(
  migration: LoadedMigration,
  direction: 'up' | 'down',
  environment: string,
): Promise<number> {
  const context = contextFor(environment);
  const { instance } = migration;
  let transactions = 0;
  const transaction = async <T>(work: () => Promise<T>): Promise<T> => {
    await client.query('BEGIN');
    const result = await work();
    await client.query('COMMIT');
    transactions++;
    return result;
  };
  if (isDataMigration(instance)) {
    let position: Json | undefined;
    for (let done = false; !done; ) {
      const at = position;
      ({ position, done } = await transaction(() => takeBatch(instance, direction, context, at)));
    }
  } else if (instance) {
    await transaction(async () => instance[direction]!(context));
  } else {
    await transaction(() => client.query((migration[direction] as SqlSection).sql));
  }
  return transactions;
}

async function unmet(migration: LoadedMigration, environment: string): Promise<unknown[]> {
  const { instance, verify, expect: expectations = [] } = migration;
  const findings: unknown[] = instance ? await instance.verify(contextFor(environment)) : [];
  for (const { table, rows } of expectations) {
    const counted = await client.query(`SELECT count(*)::integer AS n FROM ${table}`);
    if (counted.rows[0].n !== rows) findings.push(`${table} has ${counted.rows[0].n} rows, not ${rows}`);
  }
  if (verify) {
    const answers = await client.query<unknown[]>({ text: verify.sql, rowMode: 'array' });
    for (const { rows } of [answers].flat()) {
      const verdict = judgeVerification(rows);
      if (!verdict.passed) findings.push(verdict);
    }
  }
  return findings;
}

/** Schema as it is written, rows in any order: an updated row moves, without being another one. */
async function dump(): Promise<{ schema: string; rows: string[] }> {
  const version = Number((await client.query('SHOW server_version_num')).rows[0].server_version_num);
  const { path } = await findTool('pg_dump', { serverMajor: Math.floor(version / 10_000) });
  const url = new URL(database.url);
  const env = {
    ...process.env,
    PGHOST: url.hostname,
    PGPORT: url.port,
    PGUSER: decodeURIComponent(url.username),
    PGPASSWORD: decodeURIComponent(url.password),
    PGDATABASE: database.name,
  };
  const run = async (part: string) => {
    const { stdout } = await promisify(execFile)(path, [part], { env, maxBuffer: 1e8 });
    return stdout.replace(/^\\(?:un)?restrict .*$/gm, '');
  };
  return { schema: await run('--schema-only'), rows: (await run('--data-only')).split('\n').sort() };
}

describe("SecureNet's migrations", () => {
  it('are all documented, reversible and verified', () => {
    expect(all.map(({ id }) => id)).toEqual([
      '20241201090000_base',
      '20241219140000_week4_day4_simple_migration',
      '20241220103000_create_user_groups_migration',
      '20250113080000_backfill_audit_severity',
      '20250203070000_feature_flags_and_configuration',
    ]);
    for (const migration of all) {
      expect(missingDocumentation(migration), migration.id).toEqual([]);
      expect(migration.reversible, migration.id).toBe(true);
      expect(migration.verify ?? migration.instance, migration.id).toBeDefined();
    }
  });

  describe.each(['development', 'staging', 'production'])('in %s', (environment) => {
    it.each(all.map((migration) => [migration.name, migration] as const))(
      '%s goes up, holds, goes down to exactly what was before, and up again',
      async (_name, migration) => {
        reported = new Map();
        const before = await dump();
        await go(migration, 'up', environment);
        expect(await unmet(migration, environment)).toEqual([]);
        const after = await dump();
        expect(after).not.toEqual(before);
        await go(migration, 'down', environment);
        expect(await dump()).toEqual(before);
        await go(migration, 'up', environment);
        expect(await unmet(migration, environment)).toEqual([]);
        expect((await dump()).schema).toBe(after.schema);
      },
    );

    it('come down in reverse order to an empty database', async () => {
      for (const migration of all.toReversed()) await go(migration, 'down', environment);
      const { rows } = await client.query(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace",
      );
      expect(rows).toEqual([]);
    });
  });

  it('fill the audit log in batches, each a transaction of its own', async () => {
    reported = new Map();
    for (const migration of all.slice(0, 3)) await go(migration, 'up', 'staging');
    expect(await go(all[3]!, 'up', 'staging')).toBe(13);
    expect(reported.get('audit log entries')).toBe(6000);
  });

  it('leave alone what the application wrote when a batch is undone', async () => {
    await client.query(
      "UPDATE audit_log SET severity = 'warning', severity_source = 'application' WHERE id IN (SELECT min(id) FROM audit_log)",
    );
    await go(all[3]!, 'down', 'staging');
    const { rows } = await client.query('SELECT severity_source FROM audit_log WHERE severity IS NOT NULL');
    expect(rows).toEqual([{ severity_source: 'application' }]);
  });
});
