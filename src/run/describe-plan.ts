import type { LintOverrides } from '../config/lint.js';
import { formatBackupPolicy } from '../config/policy.js';
import type { MigrationKind } from '../domain/events/fields.js';
import { initialTarget, type TargetState } from '../domain/target/state.js';
import { asDaybookError, DaybookError } from '../errors.js';
import { type JudgedFinding, judge } from '../lint/severity.js';
import { countFindings } from '../lint/summary.js';
import { type DocumentationField, missingDocumentation } from '../migrations/documentation.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import { analyse } from './analysis.js';
import type { LookedAhead } from './look-ahead.js';
import { planTarget, type Selection } from './plan.js';
import type { RunPolicy } from './policy.js';
import { recentBackup } from './recent-backup.js';
import { statementsIn } from './run.js';

/** A migration that would run, and what is known of it without running it. */
export interface PlannedMigration {
  migration: string;
  kind: MigrationKind;
  form: 'sql' | 'class';
  file: string;
  requires: readonly string[];
  /** Of its up section; null for a class, whose statements nobody knows beforehand. */
  statements: number | null;
  /** What the static analysis finds in it, as severe as the environment says; null for a class. */
  lint: JudgedFinding[] | null;
  rollbackAvailable: boolean;
  /** It goes on after this many batches of an interrupted run. */
  resumesAfter?: number;
  missingDocumentation: DocumentationField[];
  /** Why `migrate` would refuse it. */
  objections: DaybookError[];
}

/** What the policy of the environment asks of these runs. */
export interface PlannedPolicy {
  backup: string;
  /** A verified backup that is recent enough to be relied on. */
  reliesOn?: string;
  documentation: RunPolicy['documentation'];
  rollback: RunPolicy['rollback'];
  drift: RunPolicy['drift'];
  fingerprint: RunPolicy['fingerprint'];
}

export interface TargetPlan {
  target: string;
  environment: string;
  region: string;
  policy: PlannedPolicy;
  pending: PlannedMigration[];
  applied: number;
  /** Left out since the target’s environment is none of theirs. */
  otherEnvironments: string[];
  /** Applied according to the ledger, without a file. */
  missing: string[];
  /** Runs that are not over: they are closed first, from their receipts. */
  openRuns: string[];
  /** What was found in the target itself, where somebody asked. */
  preFlight?: LookedAhead;
  /** Why nothing at all could be planned. */
  error?: DaybookError;
}

/**
 * What `migrate` would do on a target, as far as ledger and files tell. Nothing is thrown that belongs to one target or
 * migration: it is in the plan.
 *
 * @throws DaybookError MIGRATION_UNKNOWN
 */
export async function describePlan(
  state: TargetState,
  set: MigrationSet,
  selection: Selection,
  policy: RunPolicy,
  now: Date,
): Promise<TargetPlan> {
  const { name: target, environment, region } = state;
  const { lint, preFlight: _, ...asked } = policy;
  const reliesOn = recentBackup(state, policy.backup, now)?.backup;
  const about = {
    target,
    environment,
    region,
    policy: {
      ...asked,
      backup: formatBackupPolicy(policy.backup),
      ...(reliesOn === undefined ? {} : { reliesOn }),
    },
    applied: Object.values(state.migrations).filter(({ status }) => status === 'applied').length,
    openRuns: Object.values(state.openRuns).map(({ migration }) => migration),
  };
  try {
    const { pending, otherEnvironments, missing } = planTarget(state, set, selection);
    return {
      ...about,
      pending: await Promise.all(pending.map((migration) => describe(migration, state, lint, policy))),
      otherEnvironments: otherEnvironments.map(({ id }) => id),
      missing,
    };
  } catch (thrown) {
    const error = asDaybookError(thrown);
    if (error.code === 'MIGRATION_UNKNOWN') throw error;
    return { ...about, pending: [], otherEnvironments: [], missing: [], error };
  }
}

/** The migrations of a set and what is known of them, without any target or ledger. */
export async function describeSet(
  set: MigrationSet,
  selection: Selection,
  lint?: LintOverrides,
): Promise<PlannedMigration[]> {
  const nowhere = initialTarget();
  const { pending, otherEnvironments } = planTarget(nowhere, set, selection);
  const chosen = new Set([...pending, ...otherEnvironments]);
  return await Promise.all(
    set.all
      .filter((migration) => chosen.has(migration))
      .map((migration) => describe(migration, nowhere, lint)),
  );
}

async function describe(
  migration: LoadedMigration,
  state: TargetState,
  overrides?: LintOverrides,
  policy?: RunPolicy,
): Promise<PlannedMigration> {
  const { id, kind, form, file, requires, reversible } = migration;
  const missing = missingDocumentation(migration);
  const objections = policy ? policyObjections(migration, missing, policy) : [];
  let statements: number | null = null;
  let lint: JudgedFinding[] | null = null;
  try {
    const analysis = await analyse(migration, 'up');
    statements = statementsIn(analysis) ?? null;
    lint = analysis.lint ? judge(analysis.lint, overrides) : null;
    objections.push(...lintObjections(migration, lint ?? []));
    if (reversible) await analyse(migration, 'down');
  } catch (error) {
    objections.unshift(asDaybookError(error));
  }
  const known = state.migrations[id];
  return {
    migration: id,
    kind,
    form,
    file,
    requires,
    statements,
    lint,
    rollbackAvailable: reversible,
    ...(known?.status === 'partial' ? { resumesAfter: known.batches } : {}),
    missingDocumentation: missing,
    objections,
  };
}

function lintObjections({ id, file }: LoadedMigration, findings: readonly JudgedFinding[]): DaybookError[] {
  const errors = findings.filter(({ severity }) => severity === 'error');
  if (errors.length === 0) return [];
  const { line, column, rule, message } = errors[0]!;
  const rest = errors.length > 1 ? ` (${countFindings(errors)})` : '';
  return [
    new DaybookError('LINT_FAILED', `${id}: ${rule}: ${message}${rest}`, { where: { file, line, column } }),
  ];
}

function policyObjections(
  { id, file, reversible }: LoadedMigration,
  missing: readonly DocumentationField[],
  policy: RunPolicy,
): DaybookError[] {
  const objections: DaybookError[] = [];
  if (policy.documentation === 'required' && missing.length > 0) {
    objections.push(
      new DaybookError('DOCUMENTATION_MISSING', `${id} lacks ${missing.join(', ')}`, { where: { file } }),
    );
  }
  if (policy.rollback === 'required' && !reversible) {
    objections.push(
      new DaybookError('ROLLBACK_UNAVAILABLE', `${id} has no way back, and the policy demands one`, {
        where: { file },
      }),
    );
  }
  return objections;
}
