import { checkReceipts } from '../../../src/audit/check-receipts.js';
import { verifyCopies } from '../../../src/audit/verify-copies.js';
import { openClient } from '../../../src/postgres/connect.js';
import { readFacts } from '../../../src/postgres/facts.js';
import { fingerprintOf } from '../../../src/postgres/fingerprint.js';
import { openTargetWriter } from '../../../src/run/lease.js';
import { databasesLike, query } from '../backups.js';
import type { TestDaybook } from '../daybook.js';
import { until } from '../until.js';

/** What must be the same whether a command was killed or not. */
export interface TargetFacts {
  fingerprint: string;
  /** Of the target itself and of the ledger’s last word on it. */
  told: string | undefined;
  /** The rows of each table of the schema `public`, as JSON, sorted. */
  rows: Record<string, string[]>;
  migrations: Record<string, string>;
}

export async function readTargetFacts(daybook: TestDaybook): Promise<TargetFacts> {
  const { target, services } = daybook;
  const client = await openClient(target.url, { role: 'target', name: 'facts', applicationName: 'spec' });
  try {
    const { rows: tables } = await client.query<{ name: string }>(
      `SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' ORDER BY 1`,
    );
    const rows: TargetFacts['rows'] = {};
    for (const { name } of tables) {
      const found = await client.query<{ row: string }>(
        `SELECT to_json(t)::text AS row FROM ${name} t ORDER BY 1`,
      );
      rows[name] = found.rows.map(({ row }) => row);
    }
    const { state } = await openTargetWriter(target.name, services);
    return {
      fingerprint: fingerprintOf(await readFacts(client)),
      told: state.schema?.fingerprint,
      rows,
      migrations: Object.fromEntries(
        Object.entries(state.migrations).map(([id, { status }]) => [id, status]),
      ),
    };
  } finally {
    await client.end();
  }
}

/** What is left of ours where nothing is to be left, and what the ledger and the target say differently; empty where all is well. */
export async function readRemains(daybook: TestDaybook): Promise<string[]> {
  const { target, ledger, ledgerUrl, ledgerName, services } = daybook;
  const name = new URL(target.url).pathname.slice(1);
  await until('the end of our sessions', async () => {
    const rows = await query(
      target.url,
      `SELECT FROM pg_stat_activity WHERE datname LIKE '${name}%' AND pid <> pg_backend_pid() AND application_name <> 'spec'`,
    );
    return rows.length === 0;
  });
  const { state } = await openTargetWriter(target.name, services);
  const remains = [
    ...Object.values(state.openRuns).map(({ run, last }) => `open run ${run} (${last})`),
    ...(state.restore ? ['an open restore'] : []),
    ...(state.drift ? ['a drift'] : []),
  ];
  const left = await query<{ what: string }>(
    target.url,
    `SELECT 'stage ' || stage || ' of ' || migration AS what FROM daybook.stage
     UNION ALL SELECT 'checkpoint of ' || migration FROM daybook.checkpoint
     UNION ALL SELECT 'invalid index ' || indexrelid::regclass FROM pg_index WHERE NOT indisvalid
     UNION ALL SELECT 'advisory lock of ' || l.pid FROM pg_locks l JOIN pg_database d ON d.oid = l.database
       WHERE l.locktype = 'advisory' AND d.datname = current_database()
     UNION ALL SELECT 'prepared transaction ' || gid FROM pg_prepared_xacts WHERE database = current_database()`,
  );
  remains.push(...left.map(({ what }) => what));
  const databases = (await databasesLike(`${name}%`, target.url)).filter((one) => one !== name);
  remains.push(...databases.filter((one) => !one.includes('_before_')).map((one) => `database ${one}`));
  const { problem } = await checkReceipts(ledger, target);
  if (problem !== null) remains.push(problem);
  const { finding } = await verifyCopies({
    ledger: { url: ledgerUrl, name: ledgerName, applicationName: 'spec' },
  });
  if (finding) remains.push(`the ledger: ${JSON.stringify(finding)}`);
  return remains;
}
