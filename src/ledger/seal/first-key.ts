import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { Ledger } from '../ledger.js';
import { StreamWriter, type WriterSettings } from '../stream-writer.js';
import { formatKeyId, formatVerifierKey, KEY_TYPES } from '../tlog/note-key.js';
import type { SignerKey } from '../tlog/signer-key.js';
import { addLedgerKey } from './ledger-keys.js';
import { originOf } from './origin.js';
import { type KeySource, makeSignerKey, readSignerKeys } from './seal-key.js';

/** The key that seals a ledger, as far as this machine knows. */
export interface FirstKey {
  /** The verifier key. */
  key: string;
  keyId: string;
  /** `made`: new. `added`: the private key was there, the ledger did not know it. `kept`: the ledger knew it. */
  outcome: 'made' | 'added' | 'kept';
  /** The file of the private key, `environment`, or null where this machine does not have it. */
  privateKey: string | null;
}

/**
 * Makes the first key of a ledger that has none, or takes the one that is there already. Can be repeated.
 *
 * @throws DaybookError SEAL_KEY_MISSING where there is no key and none can be made; KEY_RETIRED; NOTE_KEY_INVALID
 */
export async function ensureFirstKey(
  ledger: Ledger,
  source: KeySource,
  writer: WriterSettings,
): Promise<FirstKey> {
  const { state } = await StreamWriter.open(ledger, LEDGER_STREAM, ledgerDecider, writer);
  const inForce = Object.entries(state.keys).filter(
    ([, { purpose, retiredAt }]) => purpose === 'seal' && retiredAt === null,
  );
  const own = (await readSignerKeys(source)).filter(({ key }) => key.type === KEY_TYPES.note);
  const privateKey = source.text === undefined ? (source.file ?? null) : 'environment';
  const known = own.findLast(({ key }) => inForce.some(([keyId]) => keyId === formatKeyId(key)));
  if (known) return { ...named(known), outcome: 'kept', privateKey };
  if (inForce.length > 0) {
    const [keyId, { key }] = inForce.at(-1)!;
    return { key, keyId, outcome: 'kept', privateKey: null };
  }
  const signer = own.at(-1) ?? (await make(source, ledger.name));
  await addLedgerKey(ledger, signer.key, writer);
  return { ...named(signer), outcome: own.length > 0 ? 'added' : 'made', privateKey };
}

const named = ({ key }: SignerKey): { key: string; keyId: string } => ({
  key: formatVerifierKey(key),
  keyId: formatKeyId(key),
});

async function make({ text, file }: KeySource, ledger: string): Promise<SignerKey> {
  if (text !== undefined || file === undefined) {
    throw new DaybookError('SEAL_KEY_MISSING', 'there is no private key to seal with among those given');
  }
  return await makeSignerKey(file, originOf(ledger));
}
