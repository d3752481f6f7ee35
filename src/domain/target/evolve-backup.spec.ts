import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../../test/support/drafts.js';
import { LEASED, RUN, runUpTo, stateAfter } from '../../../test/support/target-story.js';
import { testId } from '../../testing.js';

const BACKUP = testId(0xb1);
const RESTORE = testId(0xe1);
const created = draft('run.backup-created', {
  run: undefined,
  backup: BACKUP,
  bytes: 42,
  sha256: digest('5a'),
});
const verified = draft('run.backup-verified', { run: undefined, backup: BACKUP });
const restoring = draft('run.restore-started', {
  restore: RESTORE,
  backup: BACKUP,
  database: undefined,
  kept: undefined,
});

describe('a backup', () => {
  it('is known from its creation on, unverified', () => {
    expect(stateAfter(...LEASED, created).backups).toEqual({
      [BACKUP]: {
        backup: BACKUP,
        at: '2025-01-01T00:00:02.000Z',
        bytes: 42,
        sha256: digest('5a'),
        verified: false,
        run: null,
      },
    });
  });

  it('is verified by the event that says so', () => {
    expect(stateAfter(...LEASED, created, verified).backups[BACKUP]?.verified).toBe(true);
  });

  it('is not relied on any more once it was found damaged', () => {
    const damaged = draft('run.backup-failed', { run: undefined, backup: BACKUP });
    expect(stateAfter(...LEASED, created, verified, damaged).backups[BACKUP]?.verified).toBe(false);
  });

  it('names the run that made it', () => {
    const ofRun = draft('run.backup-created', { run: RUN, backup: BACKUP });
    expect(stateAfter(...LEASED, ...runUpTo('pre-flight-passed'), ofRun).backups[BACKUP]?.run).toBe(RUN);
  });

  it('is not made up by a verification of what nobody created', () => {
    expect(stateAfter(...LEASED, verified).backups).toEqual({});
  });

  it('is known no more once it is removed', () => {
    const removed = draft('run.backup-removed', { backup: BACKUP });
    expect(stateAfter(...LEASED, created, verified, removed).backups).toEqual({});
  });

  it('is none where making it failed', () => {
    expect(stateAfter(...LEASED, draft('run.backup-failed', { run: undefined })).backups).toEqual({});
  });
});

describe('a restore', () => {
  it('is open from its start on', () => {
    expect(stateAfter(...LEASED, created, restoring).restore).toEqual({ restore: RESTORE, backup: BACKUP });
  });

  it('knows the database that it makes and the one that it keeps, where it says so', () => {
    const named = draft('run.restore-started', {
      restore: RESTORE,
      backup: BACKUP,
      database: 'shop_restored',
      kept: 'shop_before',
    });
    expect(stateAfter(...LEASED, created, named).restore).toMatchObject({
      database: 'shop_restored',
      kept: 'shop_before',
    });
  });

  it('that succeeds begins an epoch, ends the lease and leaves the schema of the backup', () => {
    const restored = draft('run.restore-succeeded', {
      restore: RESTORE,
      fingerprint: digest('fe'),
      epoch: 3,
    });
    expect(stateAfter(...LEASED, created, restoring, restored)).toMatchObject({
      restore: null,
      epoch: 3,
      lease: null,
      schema: { version: digest('fe'), fingerprint: digest('fe'), appliedSince: 0 },
    });
  });

  it('leaves standing what the backup held, and nothing that came after it', () => {
    const state = stateAfter(
      ...LEASED,
      created,
      restoring,
      draft('run.restore-succeeded', { restore: RESTORE }),
    );
    expect(Object.keys(state.migrations)).toEqual(['20241219140000_week4_day4_simple_migration']);
  });

  it('that fails leaves all as it was', () => {
    const before = stateAfter(...LEASED, created);
    const after = stateAfter(
      ...LEASED,
      created,
      restoring,
      draft('run.restore-failed', { restore: RESTORE }),
    );
    expect(after).toEqual({ ...before, version: before.version + 2 });
  });
});
