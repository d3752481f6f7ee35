import { describe, expect, it } from 'vitest';
import type { BackupManifest } from '../backup/manifest.js';
import type { BackupStore } from '../backup/store.js';
import { initialTarget, type TargetState } from '../domain/target/state.js';
import { findBackup, type KnownBackup, listBackups } from './find-backup.js';

const known = (backup: string, at = '2025-01-01T00:00:00.000Z') => ({
  backup,
  at,
  bytes: 1,
  sha256: 'f',
  verified: true,
  run: null,
});
const state = (...backups: ReturnType<typeof known>[]): TargetState => ({
  ...initialTarget(),
  name: 'shop',
  backups: Object.fromEntries(backups.map((one) => [one.backup, one])),
});
const storing =
  (...ids: string[]) =>
  (): BackupStore =>
    ({
      location: '/backups/shop',
      list: async () =>
        ids.map(
          (id) => ({ id, finishedAt: '2025-01-02T00:00:00.000Z', bytes: 2, sha256: 'e' }) as BackupManifest,
        ),
    }) as unknown as BackupStore;

describe('the list of backups', () => {
  it('has those of the ledger with whether they are in this store', async () => {
    const list = await listBackups(
      [state(known('aaaa'), known('bbbb', '2025-01-01T00:00:01.000Z'))],
      storing('bbbb'),
    );
    expect(list.map(({ backup, stored, recorded }) => [backup, stored, recorded])).toEqual([
      ['aaaa', false, true],
      ['bbbb', true, true],
    ]);
  });

  it('has those that only the store knows, as not verified', async () => {
    const list = await listBackups([state()], storing('cccc'));
    expect(list).toMatchObject([{ backup: 'cccc', stored: true, recorded: false, verified: false }]);
  });
});

describe('an id', () => {
  const all = ['01941f29-7c00-7000-8000-00000000aaaa', '01941f29-7c00-7000-8000-00000000bbbb'].map(
    (backup) => ({ backup }) as KnownBackup,
  );

  it.each(['01941f29-7c00-7000-8000-00000000bbbb', 'BBBB', '0000bbbb'])('may be given as %s', (part) => {
    expect(findBackup(all, part)).toBe(all[1]);
  });

  it('of which several begin alike must be given further', () => {
    expect(() => findBackup(all, '01941f29')).toThrow(
      expect.objectContaining({ code: 'BACKUP_UNKNOWN', message: '2 backups have an id like 01941f29' }),
    );
  });

  it.each(['', 'b', 'dddd'])('is not found by %j', (part) => {
    expect(() => findBackup(all, part)).toThrow(expect.objectContaining({ code: 'BACKUP_UNKNOWN' }));
  });
});
