import { mkdir, open } from 'node:fs/promises';
import { dirname } from 'node:path';
import { DaybookError } from '../../errors.js';
import { newSeed, nodeEd25519 } from '../tlog/ed25519-node.js';
import { KEY_TYPES, type KeyType } from '../tlog/note-key.js';
import { formatSignerKey, parseSignerKey, type SignerKey, signerKey } from '../tlog/signer-key.js';

/** Where private keys come from: a text from the environment, or a file that only its owner may read. */
export interface KeySource {
  text?: string;
  file?: string;
}

/**
 * The private keys to sign with, one a line; the last one is the newest. None where the file does not exist.
 *
 * @throws DaybookError NOTE_KEY_INVALID; SEAL_KEY_MISSING where others may read the file, or it cannot be read
 */
export async function readSignerKeys({ text, file }: KeySource): Promise<SignerKey[]> {
  const lines = (text ?? (file === undefined ? '' : await readPrivate(file))).split('\n');
  const keys: SignerKey[] = [];
  for (const line of lines) if (line.trim() !== '') keys.push(await parseSignerKey(line.trim(), nodeEd25519));
  return keys;
}

/**
 * Makes a key and adds it to a file of mode 0600, after those that are there.
 *
 * @throws DaybookError SEAL_KEY_MISSING where the file cannot be written
 */
export async function makeSignerKey(
  file: string,
  name: string,
  type: KeyType = KEY_TYPES.note,
): Promise<SignerKey> {
  const key = await signerKey(name, type, newSeed(), nodeEd25519);
  try {
    await appendPrivate(file, `${formatSignerKey(key)}\n`);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DaybookError('SEAL_KEY_MISSING', `the private key cannot be written to ${file} (${code})`, {
      hint: 'Name another file in seals.keyFile or DAYBOOK_SEAL_KEY_FILE, or give the key itself in DAYBOOK_SEAL_KEY.',
      where: { file },
      cause,
    });
  }
  return key;
}

async function appendPrivate(file: string, line: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true, mode: 0o700 });
  const handle = await open(file, 'a', 0o600);
  try {
    await handle.chmod(0o600);
    await handle.write(line);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function readPrivate(file: string): Promise<string> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file, 'r');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    throw new DaybookError('SEAL_KEY_MISSING', `the private keys cannot be read from ${file} (${code})`, {
      where: { file },
      cause: error,
    });
  }
  try {
    const { mode } = await handle.stat();
    if ((mode & 0o077) === 0) return await handle.readFile('utf8');
    throw new DaybookError('SEAL_KEY_MISSING', `others may read the private key in ${file}`, {
      hint: `Run \`chmod 600 ${file}\`, and retire the key if somebody may have read it.`,
      where: { file },
    });
  } finally {
    await handle.close();
  }
}
