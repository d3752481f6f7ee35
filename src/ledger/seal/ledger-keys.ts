import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import type { Ledger } from '../ledger.js';
import { decideOn, type WriterSettings } from '../stream-writer.js';
import { formatKeyId, formatVerifierKey, KEY_TYPES, type NoteKey } from '../tlog/note-key.js';

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
 * Retires a key: it signs no later seal.
 *
 * @throws DaybookError KEY_UNKNOWN, KEY_LAST
 */
export async function retireLedgerKey(
  ledger: Ledger,
  keyId: string,
  reason: string,
  writer: WriterSettings,
): Promise<boolean> {
  const events = await decideOn(ledger, LEDGER_STREAM, ledgerDecider, writer, {
    type: 'retire-key',
    data: { keyId, reason },
  });
  return events.length > 0;
}
