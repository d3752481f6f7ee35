import type { Check } from '../domain/events/fields.js';
import { judgeVerification } from '../migrations/verification.js';
import { runScript } from '../postgres/script-query.js';
import { splitStatements } from '../postgres/statements.js';
import { classContext } from './class-context.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

/** A check, with the words of its author for the person who reads it now; those may quote rows and are not recorded. */
export interface SpokenCheck extends Check {
  spoken?: string;
}

/** Runs what a migration says of its own success: its verify section or method, and its declared row counts. */
export async function verifyMigration(work: TargetWork, run: Run): Promise<SpokenCheck[]> {
  const { client } = work.session;
  // Whatever a verification runs must change nothing.
  await client.query('BEGIN READ ONLY');
  try {
    const { migration } = run;
    if (migration.instance) return [...(await verifyClass(work, run)), ...(await verifyRows(work, run))];
    return [...(await verifySection(work, run)), ...(await verifyRows(work, run))];
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function verifySection(work: TargetWork, { migration }: Run): Promise<SpokenCheck[]> {
  const section = migration.verify;
  if (!section) return [];
  const checks: SpokenCheck[] = [];
  for (const statement of await splitStatements(section.sql)) {
    const check = `verify, line ${section.line + statement.line - 1}`;
    try {
      const result = await runScript(work.session.client, statement.text, { keepRows: 'all' });
      const rows = (result.statements[0]?.rows ?? []).map(([first, ...rest]) => [
        first === 't' ? true : first,
        ...rest,
      ]);
      const { passed, message } = judgeVerification(rows);
      checks.push({
        check,
        outcome: passed ? 'passed' : 'failed',
        finding: passed ? 'holds' : 'does not hold',
        ...(message === undefined ? {} : { spoken: message }),
      });
    } catch (error) {
      checks.push({
        check,
        outcome: 'failed',
        finding: 'the query failed',
        spoken: (error as Error).message,
      });
      break;
    }
  }
  return checks;
}

async function verifyClass(work: TargetWork, run: Run): Promise<SpokenCheck[]> {
  const findings = await run.migration.instance!.verify(classContext(work, run).context);
  if (findings.length === 0) return [{ check: 'verify', outcome: 'passed', finding: 'no finding' }];
  return findings.map(({ check, finding, remedy }) => ({
    check: check.slice(0, 100),
    outcome: 'failed',
    finding,
    ...(remedy === undefined ? {} : { remedy }),
  }));
}

async function verifyRows(work: TargetWork, { migration }: Run): Promise<SpokenCheck[]> {
  const checks: SpokenCheck[] = [];
  for (const { table, rows: expected } of migration.expect ?? []) {
    const { rows } = await work.session.client.query<{ count: string }>(
      `SELECT count(*) AS count FROM ${table}`,
    );
    const found = Number(rows[0]?.count);
    checks.push({
      check: `rows of ${table}`,
      outcome: found === expected ? 'passed' : 'failed',
      finding: `${found} rows, ${expected} declared`,
    });
  }
  return checks;
}
