import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import type { LedgerState } from '../../domain/ledger/state.js';
import { own } from '../../domain/own.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { Ledger } from '../ledger.js';
import { decideOn, type WriterSettings } from '../stream-writer.js';
import { formatKeyId, formatVerifierKey, KEY_TYPES, type NoteKey } from '../tlog/note-key.js';
import { RecordedSeals } from './recorded-seals.js';
import { successorOf } from './successor.js';

/**
 * Makes a key of the ledger, or a witness’s, known to the ledger. Known already, nothing happens.
 *
 * @throws DaybookError KEY_RETIRED
 */
export async function addLedgerKey(ledger: Ledger, key: NoteKey, writer: WriterSettings): Promise<boolean> {
  const events = await decideOn(ledger, LEDGER_STREAM, ledgerDecider, writer, {
    type: 'add-key',
    data: {
      purpose: key.type === KEY_TYPES.note ? 'seal' : 'witness',
      key: formatVerifierKey(key),
      keyId: formatKeyId(key),
    },
  });
  return events.length > 0;
}

/**
 * Retires a key: it signs no later seal. A key that seals the ledger may go once another has signed a seal together with it, since
 * whoever knows only this one must come to believe that one (SPEC, section 11).
 *
 * @param options.lost the private key is lost or was stolen: the key goes although none that stays can be believed by it
 * @returns false where it was retired before
 * @throws DaybookError KEY_UNKNOWN, KEY_LAST, KEY_UNVOUCHED
 */
export async function retireLedgerKey(
  ledger: Ledger,
  keyId: string,
  reason: string,
  writer: WriterSettings,
  { lost = false }: { lost?: boolean } = {},
): Promise<boolean> {
  const recorded = new RecordedSeals();
  await recorded.readOn(ledger);
  const known = own(recorded.state.keys, keyId);
  const seals = known?.purpose === 'seal' && known.retiredAt === null;
  if (seals && !lost && hasOther(recorded.state, keyId) && (await successorOf(ledger, keyId)) === undefined) {
    throw new DaybookError(
      'KEY_UNVOUCHED',
      `no seal is signed by both the key ${keyId} and one that stays, so that whoever knows only ${keyId} could believe no later seal`,
      { details: { keyId } },
    );
  }
  const events = await decideOn(ledger, LEDGER_STREAM, ledgerDecider, writer, {
    type: 'retire-key',
    data: { keyId, reason },
  });
  return events.length > 0;
}

const hasOther = ({ keys }: LedgerState, keyId: string): boolean =>
  Object.entries(keys).some(
    ([other, { purpose, retiredAt }]) => other !== keyId && purpose === 'seal' && retiredAt === null,
  );
