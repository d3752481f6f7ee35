import { asDaybookError, EXIT } from '../errors.js';
import { sealLedger } from '../ledger/seal/sealer.js';
import type { CommandContext } from './command.js';
import type { LedgerServices } from './with-ledger.js';
import { withSealing } from './with-sealing.js';

/**
 * Seals the ledger where this machine can, so that the keys in force vouch for those that were added: an auditor who knows one of them then
 * knows the others. That it cannot is no failure: the next seal does it.
 *
 * @param advice what to do where it was not sealed
 * @returns the size of the seal, or null where none was made
 * @throws what shows tampering
 */
export async function vouch(
  services: LedgerServices,
  context: CommandContext,
  advice: string,
): Promise<number | null> {
  try {
    return (await withSealing(services, context, sealLedger)).size;
  } catch (thrown) {
    const error = asDaybookError(thrown);
    if (error.exitCode === EXIT.tampered || error.code === 'INTERNAL') throw error;
    context.out.note(`The ledger was not sealed: ${error.message}. ${advice}`);
    return null;
  }
}
