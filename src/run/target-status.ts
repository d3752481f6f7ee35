import type { MigrationKind } from '../domain/events/fields.js';
import type { BackupState, Lease, MigrationState, OpenRun, TargetState } from '../domain/target/state.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { MigrationSet } from '../migrations/migration-set.js';
import { latestVerifiedBackup } from './recent-backup.js';

/**
 * `changed`: applied, and the file is another one now. `missing`: applied, and there is no file. `other-environment`: not
 * meant for this target. What failed, was rolled back or is partly done is due again.
 */
export type MigrationStanding =
  | 'applied'
  | 'changed'
  | 'missing'
  | 'partial'
  | 'failed'
  | 'rolled-back'
  | 'pending'
  | 'other-environment';

/** Where one migration stands on a target. */
export interface MigrationStatus {
  migration: string;
  standing: MigrationStanding;
  /** Absent where there is no file. */
  kind?: MigrationKind;
  requires: readonly string[];
  /** Of the run that made it so; absent where there was none. */
  run?: string;
  at?: string;
  batches?: number;
  rollbackAvailable: boolean;
  /** Of a run whose change is committed and that does not hold what it promised; absent where it does. */
  postValidation?: 'failed';
}

export interface TargetStatus {
  target: string;
  environment: string;
  region: string;
  tags: readonly string[];
  database: string;
  schema: TargetState['schema'];
  drift: TargetState['drift'];
  counts: Record<MigrationStanding, number>;
  /** How many `migrate` would run now. */
  due: number;
  /** In the order in which they are applied; those without a file first. */
  migrations: MigrationStatus[];
  openRuns: OpenRun[];
  lease: Lease | null;
  restore: TargetState['restore'];
  backups: { count: number; latestVerified: BackupState | null };
}

/** What is due again after it went wrong, was taken back or stopped half-way. */
const DUE: readonly MigrationStanding[] = ['pending', 'failed', 'rolled-back', 'partial'];

/** What the ledger and the files say of a target, side by side. */
export function targetStatus(state: TargetState, set: MigrationSet | undefined): TargetStatus {
  const migrations = [...withoutFile(state, set), ...(set?.all ?? []).map((file) => standingOf(state, file))];
  const counts = countOf(migrations);
  const { name: target, environment, region, tags, database, schema, drift, lease, restore } = state;
  return {
    target,
    environment,
    region,
    tags,
    database,
    schema,
    drift,
    counts,
    due: DUE.reduce((sum, standing) => sum + counts[standing], 0),
    migrations,
    openRuns: Object.values(state.openRuns),
    lease,
    restore,
    backups: {
      count: Object.keys(state.backups).length,
      latestVerified: latestVerifiedBackup(Object.values(state.backups)) ?? null,
    },
  };
}

/** Without any files, what is applied is just applied. */
function withoutFile(state: TargetState, set: MigrationSet | undefined): MigrationStatus[] {
  const files = new Set(set?.all.map(({ id }) => id));
  return Object.entries(state.migrations)
    .filter(([id, { status }]) => !files.has(id) && (set === undefined || status !== 'rolled-back'))
    .map(([migration, known]) => ({
      migration,
      standing: set !== undefined && known.status === 'applied' ? 'missing' : known.status,
      requires: [],
      ...factsOf(known),
    }));
}

function standingOf(state: TargetState, file: LoadedMigration): MigrationStatus {
  const known = state.migrations[file.id];
  const facts = known ? factsOf(known) : { rollbackAvailable: false };
  const { id: migration, kind, requires } = file;
  return { migration, standing: judge(state, file, known), kind, requires, ...facts };
}

function judge(
  { environment }: TargetState,
  { content, environments }: LoadedMigration,
  known: MigrationState | undefined,
): MigrationStanding {
  const there = known?.status === 'applied' || known?.status === 'partial';
  if (there) return known.content === content ? known.status : 'changed';
  if (environments && !environments.includes(environment)) return 'other-environment';
  return known?.status ?? 'pending';
}

const factsOf = ({ run, at, rollbackAvailable, batches, postValidation }: MigrationState) => ({
  run,
  at,
  rollbackAvailable,
  ...(batches > 0 ? { batches } : {}),
  ...(postValidation === undefined ? {} : { postValidation }),
});

function countOf(migrations: readonly MigrationStatus[]): Record<MigrationStanding, number> {
  const counts: Record<MigrationStanding, number> = {
    applied: 0,
    changed: 0,
    missing: 0,
    partial: 0,
    failed: 0,
    'rolled-back': 0,
    pending: 0,
    'other-environment': 0,
  };
  for (const { standing } of migrations) counts[standing] += 1;
  return counts;
}
