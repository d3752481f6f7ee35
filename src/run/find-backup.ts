import type { BackupManifest } from '../backup/manifest.js';
import type { BackupStore } from '../backup/store.js';
import type { BackupState, TargetState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';

/** A backup as the ledger knows it, as its store has it, or both. */
export interface KnownBackup {
  target: string;
  backup: string;
  at: string;
  bytes: number;
  sha256: string;
  /** Whether the ledger says that it restored to what was dumped. */
  verified: boolean;
  /** Who vouches for it, and by which id, where a configured command made it; null for a dump. */
  provided: { program: string; id: string | null } | null;
  /** The last rehearsal of its restore; null where there was none. */
  drilled: { at: string; durationMs: number } | null;
  /** The run before which it was made; null where it was asked for alone. */
  run: string | null;
  recorded: boolean;
  stored: boolean;
  location: string;
}

/**
 * The backups of targets, the oldest first: those of the ledger, and those that only the store has.
 *
 * @throws DaybookError BACKUP_STORE
 */
export async function listBackups(
  states: readonly TargetState[],
  storeOf: (target: string) => BackupStore,
): Promise<KnownBackup[]> {
  const lists = await Promise.all(
    states.map(async ({ name, backups }) => {
      const store = storeOf(name);
      const stored = new Map((await store.list()).map((manifest) => [manifest.id, manifest]));
      const recorded = Object.values(backups).map((known) => ({
        ...fromLedger(name, known),
        stored: stored.has(known.backup),
        location: store.location,
      }));
      const others = [...stored.values()].filter(({ id }) => !Object.hasOwn(backups, id));
      return [...recorded, ...others.map((manifest) => fromStore(name, manifest, store.location))];
    }),
  );
  return lists.flat().sort((a, b) => a.at.localeCompare(b.at) || a.backup.localeCompare(b.backup));
}

const fromLedger = (
  target: string,
  { backup, at, bytes, sha256, verified, run, provided, drilled }: BackupState,
) => ({
  target,
  backup,
  at,
  bytes,
  sha256,
  verified,
  provided: provided ?? null,
  drilled: drilled ?? null,
  run,
  recorded: true,
});

const fromStore = (target: string, manifest: BackupManifest, location: string): KnownBackup => ({
  target,
  backup: manifest.id,
  at: manifest.finishedAt,
  bytes: manifest.bytes,
  sha256: manifest.sha256,
  verified: false,
  provided: null,
  drilled: null,
  run: null,
  recorded: false,
  stored: true,
  location,
});

/** How much of an id must be given at least where it is not given whole. */
export const SHORTEST_PART = 4;

/**
 * The backup with this id, or the only one whose id begins or ends like this: ids that were made within one minute have the
 * same beginning.
 *
 * @throws DaybookError BACKUP_UNKNOWN
 */
export function findBackup(backups: readonly KnownBackup[], part: string): KnownBackup {
  const wanted = part.toLowerCase();
  const fits = ({ backup }: KnownBackup): boolean =>
    backup === wanted ||
    (wanted.length >= SHORTEST_PART && (backup.startsWith(wanted) || backup.endsWith(wanted)));
  const [found, ...others] = backups.filter(fits);
  if (found && others.length === 0) return found;
  if (!found) throw new DaybookError('BACKUP_UNKNOWN', `no backup has the id ${part}`);
  const ids = [found, ...others].map(({ backup }) => backup);
  throw new DaybookError('BACKUP_UNKNOWN', `${ids.length} backups have an id like ${part}`, {
    hint: 'Give more of the id, or its end.',
    details: { backups: ids },
  });
}
