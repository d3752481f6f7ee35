import { Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DaybookError } from '../errors.js';
import { bytesOfFiles, type DigestOptions, digestFiles, digestOfFiles } from './file-digests.js';
import { Hashing } from './hashing.js';
import { interruptible } from './interrupted.js';
import type { BackupManifest } from './manifest.js';
import type { BackupStore } from './store.js';

/** What the ledger says of a backup's bytes. */
export type RecordedBytes = Pick<BackupManifest, 'bytes' | 'sha256'>;

/**
 * A manifest lies beside its dump: whoever exchanges one can exchange both. The ledger is out of his reach.
 *
 * @throws DaybookError BACKUP_CORRUPT unless the manifest names the bytes that were recorded
 */
export function refuseUnlessRecorded(manifest: BackupManifest, recorded: RecordedBytes | undefined): void {
  if (!recorded || (recorded.sha256 === manifest.sha256 && recorded.bytes === manifest.bytes)) return;
  throw new DaybookError(
    'BACKUP_CORRUPT',
    `the stored backup ${manifest.id} is not the one that the ledger knows: its manifest names the SHA-256 ${manifest.sha256}, not ${recorded.sha256}`,
    {
      details: {
        id: manifest.id,
        expected: { bytes: recorded.bytes, sha256: recorded.sha256 },
        found: { bytes: manifest.bytes, sha256: manifest.sha256 },
      },
    },
  );
}

/**
 * Reads a stored dump from end to end and compares it with its manifest; of a dump of many files also that no file is
 * there which was not written, since pg_restore takes `1.dat` before `1.dat.gz`.
 *
 * @param onProgress is told how many bytes have been read
 * @throws DaybookError BACKUP_UNKNOWN, BACKUP_STORE, BACKUP_CORRUPT where size or SHA-256 differ, INTERRUPTED
 */
export async function checkStored(
  store: BackupStore,
  manifest: BackupManifest,
  options: DigestOptions = {},
): Promise<void> {
  if (manifest.format === 'directory') return checkFiles(store, manifest, options);
  const hashing = new Hashing(options.onProgress);
  const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
  await interruptible(options.signal, 'the check of the backup', async () =>
    pipeline(
      await store.open(manifest.id),
      hashing,
      nowhere,
      options.signal ? { signal: options.signal } : {},
    ),
  );
  refuseUnlessEqual({ bytes: hashing.bytes, sha256: hashing.sha256() }, manifest);
}

async function checkFiles(
  store: BackupStore,
  manifest: BackupManifest,
  options: DigestOptions,
): Promise<void> {
  const found = await digestFiles(await folderOf(store, manifest), options);
  const rest = new Map(found.map((file) => [file.name, file]));
  for (const { name, bytes, sha256 } of manifest.files ?? []) {
    const file = rest.get(name);
    rest.delete(name);
    if (!file) throw otherFile(manifest, name, 'is missing');
    if (file.bytes !== bytes || file.sha256 !== sha256) {
      const [now, then] = [file, { bytes, sha256 }].map(
        (it) => `${it.bytes} bytes with SHA-256 ${it.sha256}`,
      );
      throw otherFile(manifest, name, `has ${now}, not ${then}`);
    }
  }
  const [added] = rest.keys();
  if (added !== undefined) throw otherFile(manifest, added, 'was added');
  if (digestOfFiles(found) === manifest.sha256 && bytesOfFiles(found) === manifest.bytes) return;
  throw new DaybookError(
    'BACKUP_CORRUPT',
    `the manifest of backup ${manifest.id} contradicts itself: its files are not what its SHA-256 is of`,
    { details: { id: manifest.id } },
  );
}

/**
 * The folder of a dump of many files.
 *
 * @throws DaybookError BACKUP_UNKNOWN, BACKUP_STORE
 */
export async function folderOf(
  { folders, location }: BackupStore,
  { id }: Pick<BackupManifest, 'id'>,
): Promise<string> {
  if (folders) return folders.path(id);
  throw new DaybookError('BACKUP_STORE', `${location} keeps no dump in directory format, and ${id} is one`);
}

const otherFile = ({ id }: BackupManifest, file: string, what: string): DaybookError =>
  new DaybookError('BACKUP_CORRUPT', `the stored backup ${id} is not what was written: ${file} ${what}`, {
    details: { id, file },
  });

/** @throws DaybookError BACKUP_CORRUPT unless what passed is what the manifest says */
export function refuseUnlessEqual({ bytes, sha256 }: RecordedBytes, manifest: BackupManifest): void {
  if (bytes === manifest.bytes && sha256 === manifest.sha256) return;
  throw new DaybookError(
    'BACKUP_CORRUPT',
    `the stored backup ${manifest.id} is not the file that was written: ${bytes} bytes with SHA-256 ${sha256}, not ${manifest.bytes} bytes with ${manifest.sha256}`,
    {
      details: {
        id: manifest.id,
        expected: { bytes: manifest.bytes, sha256: manifest.sha256 },
        found: { bytes, sha256 },
      },
    },
  );
}
