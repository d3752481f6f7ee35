import { type EventEnvelope, isEvent } from '../event.js';
import type { TargetState } from './state.js';

/** Changes a target’s state by an event about a backup or a restore. */
export function evolveBackup(state: TargetState, event: EventEnvelope): void {
  if (isEvent(event, 'run.backup-created')) {
    const { backup, bytes, sha256, run } = event.data;
    state.backups[backup] = { backup, at: event.time, bytes, sha256, verified: false, run: run ?? null };
  } else if (isEvent(event, 'run.backup-verified')) {
    const known = state.backups[event.data.backup];
    if (known) state.backups[event.data.backup] = { ...known, verified: true };
  } else if (isEvent(event, 'run.backup-failed')) {
    // One that was verified once may have been damaged since.
    const known = state.backups[event.data.backup];
    if (known) state.backups[event.data.backup] = { ...known, verified: false };
  } else if (isEvent(event, 'run.restore-started')) {
    state.restore = { restore: event.data.restore, backup: event.data.backup };
  } else if (isEvent(event, 'run.restore-succeeded')) {
    const { fingerprint, epoch, standing } = event.data;
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
  } else if (isEvent(event, 'run.restore-failed')) {
    state.restore = null;
  }
}
