import type { LedgerState } from '../../domain/ledger/state.js';
import { DaybookError } from '../../errors.js';
import { formatCheckpoint } from '../tlog/checkpoint.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { formatKeyId } from '../tlog/note-key.js';
import { signNote } from '../tlog/sign-note.js';
import type { SignerKey } from '../tlog/signer-key.js';
import type { TreeHead } from '../tlog/tree-head.js';
import { originOf } from './origin.js';

/** The private keys that the ledger knows as its own, and that were not retired. */
export function activeSigners(state: Pick<LedgerState, 'keys'>, signers: readonly SignerKey[]): SignerKey[] {
  const active = signers.filter(({ key }) => {
    const known = state.keys[formatKeyId(key)];
    return known?.purpose === 'seal' && known.retiredAt === null;
  });
  if (active.length > 0) return active;
  throw new DaybookError(
    'SEAL_KEY_MISSING',
    signers.length === 0
      ? 'there is no private key to seal with'
      : 'none of the private keys is a key of this ledger that is in force',
  );
}

/** The signed checkpoint of a tree head. */
export const sealNote = (ledger: string, head: TreeHead, signers: readonly SignerKey[]): Promise<string> =>
  signNote(formatCheckpoint({ origin: originOf(ledger), ...head }), signers, nodeEd25519);
