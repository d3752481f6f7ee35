import type { MigrationState, TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { MigrationSet } from '../migrations/migration-set.js';

/** What is to be taken back: one migration; all that came after one; or the migration of a run. */
export type RollbackSelection = { id: string } | { to: string } | { run: string };

/** A migration to take back, and the run that brought it. */
export interface Undoing {
  migration: LoadedMigration;
  run: string;
}

/**
 * What a rollback takes back, the newest first.
 *
 * @throws DaybookError MIGRATION_UNKNOWN, MIGRATION_NOT_APPLIED, MIGRATION_CHANGED, MIGRATION_MISSING, ROLLBACK_UNAVAILABLE,
 * ROLLBACK_BLOCKED where an applied migration requires one that would go
 */
export function planRollback(state: TargetState, set: MigrationSet, selection: RollbackSelection): Undoing[] {
  const ids = select(state, set, selection);
  refuseBlocked(state, set, new Set(ids));
  return ids.map((id) => ({ migration: fileOf(state, set, id), run: state.migrations[id]!.run }));
}

function select(state: TargetState, set: MigrationSet, selection: RollbackSelection): string[] {
  if ('run' in selection) {
    const found = Object.entries(state.migrations).find(([, { run }]) => run === selection.run);
    if (!found) {
      throw new DaybookError(
        'MIGRATION_NOT_APPLIED',
        `no migration on ${state.name} stands as the run ${selection.run} left it`,
      );
    }
    return [found[0]];
  }
  if ('id' in selection) {
    const { id } = set.get(selection.id);
    if (!there(state.migrations[id])) {
      throw new DaybookError('MIGRATION_NOT_APPLIED', `${id} is not applied on ${state.name}`);
    }
    return [id];
  }
  const { id: kept } = set.get(selection.to);
  if (!there(state.migrations[kept])) {
    throw new DaybookError('MIGRATION_NOT_APPLIED', `${kept} is not applied on ${state.name}`);
  }
  const order = set.all.map(({ id }) => id);
  const later = order.slice(order.indexOf(kept) + 1).filter((id) => there(state.migrations[id]));
  return later.reverse();
}

const there = (migration: MigrationState | undefined): boolean =>
  migration?.status === 'applied' || migration?.status === 'partial';

/** What is applied and requires something that would go must go first, or too. */
function refuseBlocked(state: TargetState, set: MigrationSet, going: ReadonlySet<string>): void {
  for (const migration of set.all) {
    if (going.has(migration.id) || !there(state.migrations[migration.id])) continue;
    const needed = migration.requires.find((id) => going.has(id));
    if (needed === undefined) continue;
    throw new DaybookError(
      'ROLLBACK_BLOCKED',
      `${migration.id} is applied on ${state.name} and requires ${needed}`,
      {
        details: { target: state.name, blockedBy: migration.id },
      },
    );
  }
}

function fileOf(state: TargetState, set: MigrationSet, id: string): LoadedMigration {
  const migration = set.all.find((candidate) => candidate.id === id);
  if (!migration)
    throw new DaybookError('MIGRATION_MISSING', `${id} is applied on ${state.name}, and its file is gone`);
  if (migration.content !== state.migrations[id]!.content) {
    throw new DaybookError('MIGRATION_CHANGED', `${id} was applied on ${state.name} with other content`, {
      where: { file: migration.file },
    });
  }
  return migration;
}
