import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { DaybookError } from '../../errors.js';
import { makeSignerKey, readSignerKeys } from '../seal/seal-key.js';
import { formatVerifierKey, KEY_TYPES, type NoteKey } from '../tlog/note-key.js';
import type { SignerKey } from '../tlog/signer-key.js';
import { replaceFile } from './durable-file.js';

const KEY = 'witness.key';
const VERIFIER_KEY = 'witness.vkey';

/**
 * Makes a witness: a folder with its private key, mode 0600, and its verifier key.
 *
 * @param name of the key: a URL without a scheme, such as `auditor.example/witness`
 * @throws DaybookError FILE_EXISTS, NOTE_KEY_INVALID
 */
export async function makeWitness(folder: string, name: string): Promise<NoteKey> {
  const file = join(folder, KEY);
  if (await stat(file).catch(() => undefined)) {
    throw new DaybookError('FILE_EXISTS', `${folder} has the key of a witness already`, { where: { file } });
  }
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { key } = await makeSignerKey(file, name, KEY_TYPES.cosignature);
  await replaceFile(join(folder, VERIFIER_KEY), `${formatVerifierKey(key)}\n`);
  return key;
}

/**
 * The private keys of a witness, the one in force last.
 *
 * @throws DaybookError SEAL_KEY_MISSING, NOTE_KEY_INVALID
 */
export async function readWitnessKeys(folder: string): Promise<[SignerKey, ...SignerKey[]]> {
  const file = join(folder, KEY);
  const [first, ...others] = await readSignerKeys({ file });
  if (first === undefined) {
    throw new DaybookError('SEAL_KEY_MISSING', `${folder} has no key of a witness`, {
      hint: 'Make one with `daybook witness init --name NAME --folder DIR`.',
      where: { file },
    });
  }
  if ([first, ...others].some(({ key }) => key.type !== KEY_TYPES.cosignature)) {
    throw new DaybookError('NOTE_KEY_INVALID', 'the key of a witness is not one for cosignatures', {
      where: { file },
    });
  }
  return [first, ...others];
}
