import type { LintOverrides } from '../config/lint.js';
import type { EnvironmentPolicy } from '../config/policy.js';

/** What is asked of the runs on one target: its environment’s policy, with what the caller asks for on top. */
export interface RunPolicy extends EnvironmentPolicy {
  /** Severities of the static analysis; a rule that is missing keeps its own. */
  lint?: LintOverrides;
}

/** Times in ms, sizes in bytes; see the configuration’s `run`. */
export interface RunSettings {
  lockTimeoutMs: number;
  statementTimeoutMs: number;
  retries: number;
  waitMs: number;
  minimumFreeDiskBytes: number;
}

/** Whether nothing has to be read or made between two migrations of a sequence, so that they may be pipelined. */
export const allowsPipeline = (policy: RunPolicy): boolean =>
  policy.backup === 'none' && policy.fingerprint === 'ends';
