import type { BackupStore } from '../backup/store.js';

/** What is stored of a backup that is none: it is being written, or a lost process left it. */
export interface KnownLeftover {
  target: string;
  backup: string;
  writtenAt: string;
  location: string;
}

/**
 * What the stores of targets have of backups that are in no list.
 *
 * @throws DaybookError BACKUP_STORE
 */
export async function listLeftovers(
  targets: readonly { name: string }[],
  storeOf: (target: string) => BackupStore,
): Promise<KnownLeftover[]> {
  const lists = await Promise.all(
    targets.map(async ({ name }) => {
      const store = storeOf(name);
      const { location } = store;
      const found = await store.leftovers();
      return found.map(({ id, writtenAt }) => ({
        target: name,
        backup: id,
        writtenAt: writtenAt.toISOString(),
        location,
      }));
    }),
  );
  return lists.flat();
}
