import { sealKeys } from '../../config/require.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { addLedgerKey } from '../../ledger/seal/ledger-keys.js';
import { originOf } from '../../ledger/seal/origin.js';
import { RecordedSeals } from '../../ledger/seal/recorded-seals.js';
import { makeSignerKey, readSignerKeys } from '../../ledger/seal/seal-key.js';
import {
  formatKeyId,
  formatVerifierKey,
  KEY_TYPES,
  type NoteKey,
  parseVerifierKey,
} from '../../ledger/tlog/note-key.js';
import type { CommandContext } from '../command.js';
import { type Services, withServices } from '../services.js';
import { vouch } from '../vouch.js';
import { writerOf } from '../with-sealing.js';

export interface LedgerKeyAddOptions {
  witness?: string;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { witness }: LedgerKeyAddOptions,
): Promise<ExitCode> {
  const given = witness === undefined ? undefined : parseWitness(witness);
  return await withServices(context, { appends: true }, async (services) => {
    const keys = given ? [given] : await ownKeys(services);
    const writer = { ...writerOf(context), executor: services.executor };
    const added: { key: string; keyId: string; added: boolean }[] = [];
    for (const key of keys) {
      const fresh = await addLedgerKey(services.ledger, key, writer);
      added.push({ key: formatVerifierKey(key), keyId: formatKeyId(key), added: fresh });
    }
    const sealed = given ? null : await vouch(services, context, 'Seal it before an older key is retired.');
    const document = {
      ledger: services.ledger.name,
      purpose: given ? 'witness' : 'seal',
      keys: added,
      sealed,
    };
    context.out.result(document, () =>
      added.map(({ key, added: fresh }) => `${fresh ? 'added' : 'kept '}  ${key}`).join('\n'),
    );
    return EXIT.done;
  });
}

function parseWitness(text: string): NoteKey {
  const key = parseVerifierKey(text);
  if (key.type === KEY_TYPES.cosignature) return key;
  throw new DaybookError('NOTE_KEY_INVALID', 'the key is one that seals ledgers, and not one of a witness');
}

/** A new key in the file; of those in the environment, which nobody can add to, the ones that the ledger does not know. */
async function ownKeys({ config, ledger }: Pick<Services, 'config' | 'ledger'>): Promise<NoteKey[]> {
  const source = sealKeys(config);
  if ('file' in source) return [(await makeSignerKey(source.file, originOf(ledger.name))).key];
  const recorded = new RecordedSeals();
  await recorded.readOn(ledger);
  const { keys } = recorded.state;
  const unknown = (await readSignerKeys(source))
    .map(({ key }) => key)
    .filter((key) => key.type === KEY_TYPES.note && keys[formatKeyId(key)] === undefined);
  if (unknown.length > 0) return unknown;
  throw new DaybookError('USAGE', 'the ledger knows all the keys that DAYBOOK_SEAL_KEY holds', {
    hint: 'Make one without DAYBOOK_SEAL_KEY in the environment; it is then in the file of seals.keyFile.',
  });
}
