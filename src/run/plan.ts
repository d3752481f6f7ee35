import type { TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { MigrationSet } from '../migrations/migration-set.js';

/** Which migrations are wanted: all; these, with what they require; or all up to one. */
export interface Selection {
  ids?: readonly string[];
  to?: string;
}

export interface Plan {
  /** What would run, in this order. */
  pending: LoadedMigration[];
  /** Left out since the target’s environment is none of theirs. */
  otherEnvironments: LoadedMigration[];
  /** Applied according to the ledger, without a file. */
  missing: string[];
}

/**
 * What is to be brought to a target.
 *
 * @throws DaybookError MIGRATION_CHANGED, MIGRATION_UNKNOWN
 */
export function planTarget(state: TargetState, set: MigrationSet, selection: Selection = {}): Plan {
  for (const migration of set.all) refuseChanged(state, migration);
  const selected = select(set, selection);
  const open = selected.filter(({ id }) => state.migrations[id]?.status !== 'applied');
  const files = new Set(set.all.map(({ id }) => id));
  const explicit = new Set((selection.ids ?? []).map((id) => set.get(id).id));
  const forHere = (migration: LoadedMigration): boolean =>
    explicit.has(migration.id) || (migration.environments?.includes(state.environment) ?? true);
  return {
    pending: open.filter(forHere),
    otherEnvironments: open.filter((migration) => !forHere(migration)),
    missing: Object.entries(state.migrations)
      .filter(([id, { status }]) => status === 'applied' && !files.has(id))
      .map(([id]) => id),
  };
}

function select(set: MigrationSet, { ids, to }: Selection): readonly LoadedMigration[] {
  if (ids && ids.length > 0) return set.closure(ids);
  if (to === undefined) return set.all;
  const last = set.all.indexOf(set.get(to));
  return set.all.slice(0, last + 1);
}

function refuseChanged(state: TargetState, { id, content, file }: LoadedMigration): void {
  const known = state.migrations[id];
  const there = known?.status === 'applied' || known?.status === 'partial';
  if (!there || known.content === content) return;
  throw new DaybookError(
    'MIGRATION_CHANGED',
    `${id} was ${known.status} on ${state.name} with other content`,
    {
      where: { file },
      details: { migration: id, target: state.name, applied: known.content, found: content },
    },
  );
}
