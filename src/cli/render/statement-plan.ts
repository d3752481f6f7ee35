import type { MigrationPlan, StatementPlan } from '../../run/dry-run-plan.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';

/** What is due on a target, statement by statement. */
export interface PlannedTarget {
  target: string;
  runs: MigrationPlan[];
}

/** What migrations would do on each target, told from their text: a line for each statement, and for what it does. */
export function renderStatementPlans(targets: readonly PlannedTarget[], colours: Colours): string {
  const parts = targets.map(({ target, runs }) =>
    [
      `${colours.bold(target)}: ${runs.length === 0 ? 'nothing is due' : `${counted(runs.length, 'section')}, told from the text`}`,
      ...runs.flatMap((run) => renderRun(run, colours)),
    ].join('\n'),
  );
  return parts.join('\n\n');
}

function renderRun({ migration, direction, statements }: MigrationPlan, colours: Colours): string[] {
  const head = ['', `  ${migration}  ${colours.dim(direction)}`];
  if (!statements) return [...head, '    a class: its statements are known when it runs'];
  return [...head, ...statements.flatMap((statement) => renderStatement(statement, colours))];
}

function renderStatement(statement: StatementPlan, colours: Colours): string[] {
  const { line, text, locks, rewrites, scans, refusesTransaction, destroys } = statement;
  const facts: [string, string][] = [
    ['locks', locks.map(({ mode, relation }) => `${mode} on ${relation}`).join('; ')],
    ['rewrites', rewrites.join(', ')],
    ['reads', scans.length === 0 ? '' : `all of ${scans.join(', ')}`],
    ['destroys', destroys.map(({ kind, name }) => `${kind} ${name}`).join(', ')],
    ['alone', refusesTransaction ?? ''],
  ];
  return [
    `    ${colours.dim(String(line).padStart(4))}  ${text}`,
    ...facts
      .filter(([, said]) => said !== '')
      .map(([name, said]) => `          ${colours.dim(name.padEnd(8))} ${said}`),
  ];
}
