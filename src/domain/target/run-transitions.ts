/**
 * What may follow what in a run, by the events’ names without their family. A run that has not committed may end with
 * `failed` from anywhere, since its executor may be lost anywhere. One that has committed is validated anew by whoever closes it.
 */
export const RUN_TRANSITIONS: Readonly<Record<string, readonly string[]>> = {
  started: ['pre-flight-started', 'failed'],
  'pre-flight-started': ['pre-flight-passed', 'pre-flight-failed', 'failed'],
  'pre-flight-passed': ['backup-started', 'backup-skipped', 'failed'],
  'pre-flight-failed': ['failed'],
  'backup-started': ['backup-created', 'backup-provided', 'backup-failed', 'failed'],
  'backup-provided': ['schema-validation-started', 'failed'],
  'backup-created': ['backup-verified', 'backup-failed', 'failed'],
  'backup-verified': ['schema-validation-started', 'failed'],
  'backup-skipped': ['schema-validation-started', 'failed'],
  'backup-failed': ['failed'],
  'schema-validation-started': ['schema-validated', 'schema-validation-failed', 'failed'],
  'schema-validated': ['execution-started', 'failed'],
  'schema-validation-failed': ['failed'],
  'execution-started': ['checkpoint-reached', 'execution-succeeded', 'execution-failed', 'receipt-recovered'],
  'checkpoint-reached': [
    'checkpoint-reached',
    'execution-succeeded',
    'execution-failed',
    'receipt-recovered',
  ],
  'execution-failed': ['failed'],
  'execution-succeeded': ['post-validation-started', 'failed'],
  'receipt-recovered': ['post-validation-started', 'failed'],
  'post-validation-started': [
    'post-validation-passed',
    'post-validation-failed',
    'failed',
    'post-validation-started',
  ],
  'post-validation-passed': ['clean-up-started', 'failed', 'post-validation-started'],
  'post-validation-failed': ['clean-up-started', 'failed', 'post-validation-started'],
  'clean-up-started': ['clean-up-completed', 'clean-up-started', 'failed', 'post-validation-started'],
  'clean-up-completed': ['succeeded', 'failed', 'post-validation-started'],
};

/**
 * What may follow the last event of a run.
 *
 * @param committed whether the change of the run is in the target: one that is not has no outcome to validate
 */
export function followersOf(last: string, committed: boolean): readonly string[] {
  if (last === 'receipt-recovered' && !committed) return ['failed'];
  return RUN_TRANSITIONS[last] ?? [];
}

/** Whether a run whose last event is `last` may have `next`; see {@link followersOf}. */
export const mayFollow = (last: string, next: string, committed = true): boolean =>
  followersOf(last, committed).includes(next);
