import { asDaybookError, DaybookError } from '../errors.js';
import { isConnectionLoss } from '../postgres/sqlstate.js';
import type { TargetAddress } from './work.js';

/** What ended the work on a target, with a lost session said as that. */
export function targetError({ name }: TargetAddress, thrown: unknown): DaybookError {
  if (thrown instanceof DaybookError || !isConnectionLoss(thrown)) return asDaybookError(thrown);
  return new DaybookError('TARGET_UNREACHABLE', `${name}: the connection was lost`, {
    hint: 'Run the same command again: what is committed will be read from the receipts.',
    cause: thrown,
  });
}
