import type { Check } from '../domain/events/fields.js';
import { readPlanGuards } from '../migrations/plan-guard.js';
import { judgeVerification } from '../migrations/verification.js';
import type { Client } from '../postgres/index.js';
import { runScript } from '../postgres/script-query.js';
import { parseScript } from '../postgres/statements.js';
import { classContext } from './class-context.js';
import { checkPlan } from './plan-guards.js';
import type { Run } from './run.js';
import { unchangedChecks } from './unchanged.js';
import type { TargetWork } from './work.js';

/** A check, with the words of its author for the person who reads it now; those may quote rows and are not recorded. */
export interface SpokenCheck extends Check {
  spoken?: string;
}

/** Runs what a migration says of its own success: its verify section or method, and its declared row counts. */
export async function verifyMigration(work: TargetWork, run: Run): Promise<SpokenCheck[]> {
  const own = run.migration.instance ? verifyClass : verifySection;
  return [
    ...(await readOnly(work, () => own(work, run))),
    ...(await readOnly(work, () => verifyRows(work, run))),
    ...(run.migration.unchanged ? await readOnly(work, () => unchangedChecks(work.session.client, run)) : []),
  ];
}

/** Whatever a verification runs must change nothing. A failed query spoils its transaction, so that each part has its own. */
async function readOnly(work: TargetWork, verify: () => Promise<SpokenCheck[]>): Promise<SpokenCheck[]> {
  const { client } = work.session;
  await client.query('BEGIN READ ONLY');
  try {
    return await verify();
  } finally {
    await client.query('ROLLBACK').catch(() => undefined);
  }
}

async function verifySection(work: TargetWork, { migration }: Run): Promise<SpokenCheck[]> {
  const section = migration.verify;
  if (!section) return [];
  const checks: SpokenCheck[] = [];
  const { statements } = await parseScript(section.sql);
  const guards = readPlanGuards(section, statements, migration.file);
  for (const [index, statement] of statements.entries()) {
    const check = `verify, line ${section.line + statement.line - 1}`;
    try {
      if (guards[index]!.length > 0) {
        const { client } = work.session;
        const label = `plan, line ${section.line + statement.line - 1}`;
        checks.push(
          ...(await inSavepoint(client, () => checkPlan(client, statement, guards[index]!, label))),
        );
        continue;
      }
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

/** A plan is made with other settings than what comes after it. */
async function inSavepoint<Result>(client: Client, look: () => Promise<Result>): Promise<Result> {
  await client.query('SAVEPOINT daybook_plan');
  const result = await look();
  await client.query('ROLLBACK TO SAVEPOINT daybook_plan; RELEASE SAVEPOINT daybook_plan');
  return result;
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
    const check = `rows of ${table}`;
    try {
      const { rows } = await work.session.client.query<{ count: string }>(
        `SELECT count(*) AS count FROM ${table}`,
      );
      const found = Number(rows[0]?.count);
      const finding = `${found} rows, ${expected} declared`;
      checks.push({ check, outcome: found === expected ? 'passed' : 'failed', finding });
    } catch (error) {
      const spoken = (error as Error).message;
      checks.push({ check, outcome: 'failed', finding: 'the rows could not be counted', spoken });
      break;
    }
  }
  return checks;
}
