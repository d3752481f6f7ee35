import { evolveBy } from '../evolution.js';
import type { TargetState } from './state.js';

/** Changes a target’s state by an event about a backup or a restore. */
export const evolveBackup = evolveBy<TargetState>({
  'run.backup-created': (state, { data: { backup, bytes, sha256, run }, time }) => {
    state.backups[backup] = { backup, at: time, bytes, sha256, verified: false, run: run ?? null };
  },
  'run.backup-provided': (state, { data: { backup, program, evidence, run }, time }) => {
    state.backups[backup] = {
      backup,
      at: time,
      bytes: evidence?.size ?? 0,
      sha256: '',
      verified: false,
      run: run ?? null,
      provided: { program, id: evidence?.id ?? null },
    };
  },
  'run.backup-verified': (state, { data }) => setVerified(state, data.backup, true),
  // One that was verified once may have been damaged since.
  'run.backup-failed': (state, { data }) => setVerified(state, data.backup, false),
  'run.backup-removed': (state, { data }) => {
    delete state.backups[data.backup];
  },
  'run.restore-drilled': (state, { data: { backup, durationMs }, time }) => {
    const known = state.backups[backup];
    if (known) state.backups[backup] = { ...known, drilled: { at: time, durationMs } };
  },
  'run.restore-started': (state, { data: { restore, backup, database, kept } }) => {
    state.restore = {
      restore,
      backup,
      ...(database === undefined ? {} : { database }),
      ...(kept === undefined ? {} : { kept }),
    };
  },
  'run.restore-succeeded': (state, { data: { fingerprint, epoch, standing } }) => {
    state.restore = null;
    state.drift = null;
    state.migrations = Object.fromEntries(
      standing.map(({ migration, ...known }) => [
        migration,
        { ...known, schemaBefore: null, schemaAfter: null },
      ]),
    );
    state.epoch = epoch;
    state.lease = null;
    state.schema = { version: fingerprint, fingerprint, appliedSince: 0 };
  },
  'run.restore-failed': (state) => {
    state.restore = null;
  },
});

function setVerified(state: TargetState, backup: string, verified: boolean): void {
  const known = state.backups[backup];
  if (known) state.backups[backup] = { ...known, verified };
}
