import type { Direction, MigrationKind } from '../events/fields.js';

/** The right of one executor to run on a target. `fence` is the stream version at which it was given. */
export interface Lease {
  lease: string;
  executor: string;
  fence: number;
  takenAt: string;
}

/** What a database’s schema is, as far as the ledger knows. */
export interface SchemaVersion {
  /** The digest shown to people; the fingerprint itself where `appliedSince` is 0. */
  version: string;
  /** The last fingerprint that was read. */
  fingerprint: string;
  /** Migrations applied or taken back since it was read. */
  appliedSince: number;
}

/** A run that is not over. */
export interface OpenRun {
  run: string;
  migration: string;
  kind: MigrationKind;
  direction: Direction;
  content: string;
  fence: number;
  withRollback: boolean;
  startedAt: string;
  /** The last event of the run, without its family: `execution-started`. */
  last: string;
  committed: boolean;
  batches: number;
  records: number;
  undoes: string | null;
  backup: string | null;
  /** The fingerprint that the run began on, where it was read. */
  schemaBefore: string | null;
}

/** Where a migration stands on a target. `partial`: some batches of a data migration are committed. */
export interface MigrationState {
  status: 'applied' | 'partial' | 'rolled-back' | 'failed';
  content: string;
  run: string;
  at: string;
  rollbackAvailable: boolean;
  batches: number;
  /** The fingerprints before and after the run, where they were read: what a rollback must lead from and to. */
  schemaBefore: string | null;
  schemaAfter: string | null;
  /** Of a run that is committed and does not hold what it promised; absent where it does. */
  postValidation?: 'failed';
  /** It was to be taken back by itself, since it does not hold what it promised, and that is not over. */
  fallback?: 'due';
  /** A person said so: what an executor with an older fence left of it in the target counts for nothing. */
  resolved?: { fence: number; run: string };
}

export interface BackupState {
  backup: string;
  at: string;
  bytes: number;
  sha256: string;
  verified: boolean;
  run: string | null;
  /** The last rehearsal of its restore that ended well. */
  drilled?: { at: string; durationMs: number };
  /** Of one that a configured command made, and vouches for: it is in no store of ours. */
  provided?: { program: string; id: string | null };
}

/** What the events of a target’s stream add up to. */
export interface TargetState {
  name: string;
  registered: boolean;
  environment: string;
  region: string;
  tags: readonly string[];
  systemIdentifier: string | null;
  database: string;
  version: number;
  epoch: number;
  lease: Lease | null;
  schema: SchemaVersion | null;
  drift: { expected: string; found: string; at: string } | null;
  migrations: Record<string, MigrationState>;
  openRuns: Record<string, OpenRun>;
  backups: Record<string, BackupState>;
  /** A restore that has begun and not ended. */
  restore: { restore: string; backup: string; database?: string; kept?: string } | null;
}

export const initialTarget = (): TargetState => ({
  name: '',
  registered: false,
  environment: '',
  region: '',
  tags: [],
  systemIdentifier: null,
  database: '',
  version: 0,
  epoch: 0,
  lease: null,
  schema: null,
  drift: null,
  migrations: {},
  openRuns: {},
  backups: {},
  restore: null,
});
