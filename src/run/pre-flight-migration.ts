import type { Check } from '../domain/events/fields.js';
import { judge } from '../lint/severity.js';
import { summarise } from '../lint/summary.js';
import { missingDocumentation } from '../migrations/documentation.js';
import { isInRange } from '../migrations/server-range.js';
import { nameInText } from '../postgres/relation-name.js';
import { extensionsCheck } from './pre-flight-extensions.js';
import { rewritesCheck } from './pre-flight-rewrites.js';
import { rightsCheck } from './pre-flight-rights.js';
import { tableChecks } from './pre-flight-tables.js';
import { undoCheck } from './pre-flight-undo.js';
import { isStaged, type Run, statementsIn } from './run.js';
import type { Survey } from './survey.js';
import { someOf } from './thresholds.js';
import type { TargetWork } from './work.js';

/**
 * What a migration itself must fulfil on this target.
 *
 * @param survey what was found in the target of all that it touches
 */
export function migrationChecks(
  work: TargetWork,
  run: Run,
  ahead: ReadonlySet<string>,
  survey: Survey,
): Check[] {
  return [
    environmentGuard(work, run),
    servers(work, run),
    requirements(work, run, ahead),
    documentation(work, run),
    rollback(work, run),
    ...undoCheck(work, run, survey),
    statements(run),
    lint(work, run),
    ...unchangedTables(run, survey),
    rightsCheck(run, survey),
    extensionsCheck(run, survey),
    ...tableChecks(work, run, survey),
    rewritesCheck(work, run, survey),
  ];
}

function environmentGuard({ writer }: TargetWork, { migration }: Run): Check {
  const { environment } = writer.state;
  const { environments } = migration;
  const allowed = environments === undefined || environments.includes(environment);
  return {
    check: 'environment',
    outcome: allowed ? 'passed' : 'failed',
    finding: allowed
      ? `${environment}${environments ? '' : ', and the migration is for all'}`
      : `the migration is for ${environments.join(', ')}, not for ${environment}`,
  };
}

function servers({ session: { server } }: TargetWork, { migration: { postgres } }: Run): Check {
  if (!postgres)
    return { check: 'postgres', outcome: 'passed', finding: 'the migration is for every server' };
  const fits = isInRange(postgres, server.versionNum);
  return {
    check: 'postgres',
    outcome: fits ? 'passed' : 'failed',
    finding: `PostgreSQL ${server.version.split(' ')[0]}`,
    threshold: postgres.text.slice(0, 200),
    ...(fits
      ? {}
      : { remedy: 'Bring the migration to a server of these versions only, or widen its `postgres`.' }),
  };
}

/** Only what declares such tables is asked for them. What an earlier migration of the same sequence makes is there when its turn comes. */
function unchangedTables(run: Run, survey: Survey): Check[] {
  const { unchanged } = run.migration;
  if (!unchanged || run.direction === 'down') return [];
  const check = 'unchanged tables';
  const absent = unchanged.filter((table) => !survey.relation(nameInText(table)!));
  const unmade = absent.filter((table) => survey.isMadeBefore(nameInText(table)!, run) !== true);
  if (unmade.length === 0) {
    const made = absent.length > 0 ? ` (made by an earlier migration: ${someOf(absent)})` : '';
    return [{ check, outcome: 'passed', finding: `${unchanged.join(', ')}${made}`.slice(0, 2000) }];
  }
  const doubtful = unmade.every((table) => survey.isMadeBefore(nameInText(table)!, run) === undefined);
  return [
    {
      check,
      outcome: doubtful ? 'warned' : 'failed',
      finding: `not there: ${someOf(unmade)}${doubtful ? ', unless an earlier class makes it' : ''}`,
      remedy: 'Correct the names in `unchanged`: a table that is not there yet cannot be compared.',
    },
  ];
}

function requirements({ writer }: TargetWork, run: Run, ahead: ReadonlySet<string>): Check {
  const { migrations } = writer.state;
  if (run.direction === 'down') return { check: 'requirements', outcome: 'skipped', finding: 'taken back' };
  const missing = run.migration.requires.filter(
    (id) => migrations[id]?.status !== 'applied' && !ahead.has(id),
  );
  return missing.length === 0
    ? {
        check: 'requirements',
        outcome: 'passed',
        finding: `${run.migration.requires.length} required, all applied`,
      }
    : { check: 'requirements', outcome: 'failed', finding: `not applied: ${missing.join(', ')}` };
}

function documentation({ policy }: TargetWork, { migration }: Run): Check {
  const missing = missingDocumentation(migration);
  if (missing.length === 0) return { check: 'documentation', outcome: 'passed', finding: 'complete' };
  return {
    check: 'documentation',
    outcome: policy.documentation === 'required' ? 'failed' : 'warned',
    finding: `missing: ${missing.join(', ')}`,
    remedy: 'Write the fields into the header of the migration.',
  };
}

function rollback({ policy }: TargetWork, run: Run): Check {
  if (run.direction === 'down') return { check: 'rollback', outcome: 'skipped', finding: 'this is one' };
  if (run.migration.reversible)
    return { check: 'rollback', outcome: 'passed', finding: 'the migration has a way back' };
  const demanded = policy.rollback === 'required' || run.withRollback;
  return {
    check: 'rollback',
    outcome: demanded ? 'failed' : 'warned',
    finding: 'the migration has no way back',
    remedy: 'Write a `-- +down` section, or a `down` method.',
  };
}

/** The statements were read before the lease was taken: what has no place where it stands never comes as far as this. */
function statements(run: Run): Check {
  const count = statementsIn(run);
  const finding = count === undefined ? 'a class: known when it runs' : stagesOf(run, count);
  return { check: 'statements', outcome: 'passed', finding };
}

/** What a way back costs is known too late to refuse it: there, an error is a warning. */
function lint({ policy }: TargetWork, run: Run): Check {
  if (run.lint === undefined) return { check: 'lint', outcome: 'skipped', finding: 'a class: not analysed' };
  const findings = judge(run.lint, policy.lint);
  if (findings.length === 0) return { check: 'lint', outcome: 'passed', finding: 'nothing to object to' };
  const refused = run.direction === 'up' && findings.some(({ severity }) => severity === 'error');
  return {
    check: 'lint',
    outcome: refused ? 'failed' : 'warned',
    finding: summarise(findings),
    remedy:
      '`daybook lint` shows each place and the safe rewrite; `-- daybook:ignore RULE reason` accepts one.',
  };
}

function stagesOf(run: Run, count: number): string {
  if (!isStaged(run)) return `${count} statements, all of them in one transaction`;
  const alone = run.stages!.flatMap(({ lone }) => lone?.what ?? []);
  const committed = `${count} statements in ${run.stages!.length} stages, each committed by itself`;
  return alone.length === 0
    ? committed
    : `${committed}; outside of any transaction: ${[...new Set(alone)].join(', ')}`;
}

/** What was found in the target of all that a migration touches. */
const OF_THE_SURVEY = new Set([
  'statement privileges',
  'extensions',
  'table locks',
  'prepared locks',
  'table indexes',
  'server disk',
]);

/** The checks of one migration of many: where nothing stands in its way in the target, one line says so. */
export function briefly(checks: readonly Check[]): Check[] {
  const inOrder = checks.filter(({ check, outcome }) => outcome === 'passed' && OF_THE_SURVEY.has(check));
  if (inOrder.length === 0) return [...checks];
  const rest = checks.filter((check) => !inOrder.includes(check));
  const names = inOrder.map(({ check }) => check).join(', ');
  return [...rest, { check: 'touched', outcome: 'passed', finding: names }];
}
