import type { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DaybookError } from '../errors.js';
import { withoutOwnSecrets } from '../postgres/program-environment.js';
import { type ProgramOutcome, runProgram } from '../postgres/run-program.js';
import type { BackupManifest } from './manifest.js';

export type EncryptionTool = 'age' | 'gpg';

/** With which program of this machine dumps are encrypted, and for whom. */
export interface EncryptionSettings {
  tool: EncryptionTool;
  /** Public: age's recipients (`age1…`, or an SSH public key), or what names a key in the keyring of gpg. */
  recipients: readonly string[];
  /** The file of age's identity, which decrypts. */
  identityFile?: string | undefined;
  /** The folder of gpg's keys. @default that of the user */
  keyring?: string | undefined;
  /** The file of the passphrase of gpg's secret key. */
  passphraseFile?: string | undefined;
}

/**
 * Sees that the program is there, before anything is dumped for it.
 *
 * @throws DaybookError TOOL_MISSING
 */
export async function demandEncryptionTool({ tool }: Pick<EncryptionSettings, 'tool'>): Promise<void> {
  const missing = (cause: unknown) =>
    new DaybookError(
      'TOOL_MISSING',
      `${tool} is not installed on this machine, and backups are encrypted with it`,
      {
        hint: `Install it with: ${process.platform === 'darwin' ? 'brew' : 'apt-get'} install ${PACKAGES[tool]}`,
        cause,
        details: { tool },
      },
    );
  const { exitCode } = await runProgram({
    name: tool,
    path: tool,
    args: ['--version'],
    env: withoutOwnSecrets(process.env),
  }).catch((error) => {
    throw missing(error);
  });
  if (exitCode !== 0) throw missing(undefined);
}

/**
 * Sends a stream through the program that encrypts it.
 *
 * @param take takes what is encrypted; resolves when it has all of it
 * @throws DaybookError BACKUP_ENCRYPTION, INTERRUPTED, and what `take` throws
 */
export async function encrypt(
  settings: EncryptionSettings,
  plain: Readable,
  take: (encrypted: Readable) => Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const outcome = await runProgram({
    ...programOf(settings, ENCRYPT[settings.tool](settings)),
    input: (stdin) => pipeline(plain, stdin),
    output: take,
    signal,
  });
  if (outcome.exitCode !== 0) throw failed(settings.tool, 'encrypted', outcome);
}

/**
 * Sends a stream through the program that decrypts it.
 *
 * @param plain is ended when all is decrypted
 * @throws DaybookError BACKUP_ENCRYPTION, INTERRUPTED
 */
export async function decrypt(
  settings: EncryptionSettings,
  encrypted: Readable,
  plain: Writable,
  signal?: AbortSignal,
): Promise<void> {
  const outcome = await runProgram({
    ...programOf(settings, DECRYPT[settings.tool](settings)),
    input: (stdin) => pipeline(encrypted, stdin),
    output: (stdout) => pipeline(stdout, plain),
    signal,
  });
  if (outcome.exitCode !== 0) throw failed(settings.tool, 'decrypted', outcome);
}

/**
 * What decrypts a backup; undefined where it is not encrypted.
 *
 * @throws DaybookError BACKUP_ENCRYPTION where it is, and we have nothing that could; TOOL_MISSING
 */
export async function decryptionOf(
  { id, encryption }: BackupManifest,
  settings: EncryptionSettings | undefined,
): Promise<EncryptionSettings | undefined> {
  if (encryption === undefined) return undefined;
  if (settings?.tool === encryption.tool) {
    await demandEncryptionTool(settings);
    return settings;
  }
  throw new DaybookError(
    'BACKUP_ENCRYPTION',
    `the backup ${id} is encrypted with ${encryption.tool}, and the configuration ${settings ? `names ${settings.tool}` : 'says nothing of it'}`,
    { details: { id, tool: encryption.tool } },
  );
}

type Arguments = (settings: EncryptionSettings) => string[];

const recipientsOf: Arguments = ({ recipients }) => recipients.flatMap((name) => ['--recipient', name]);

const ENCRYPT: Record<EncryptionTool, Arguments> = {
  age: (settings) => ['--encrypt', ...recipientsOf(settings)],
  // A dump is compressed already. Who configures a recipient trusts the key: nobody is there to be asked.
  gpg: (settings) => [
    ...GPG,
    '--trust-model',
    'always',
    '--compress-algo',
    'none',
    '--encrypt',
    ...recipientsOf(settings),
  ],
};

const DECRYPT: Record<EncryptionTool, Arguments> = {
  age: ({ identityFile }) => {
    if (identityFile !== undefined) return ['--decrypt', '--identity', identityFile];
    throw new DaybookError('BACKUP_ENCRYPTION', 'age needs a file with an identity to decrypt', {
      hint: 'Set backups.encryption.identityFile.',
    });
  },
  gpg: ({ passphraseFile }) => [
    ...GPG,
    ...(passphraseFile === undefined
      ? []
      : ['--pinentry-mode', 'loopback', '--passphrase-file', passphraseFile]),
    '--decrypt',
  ],
};

const GPG = ['--batch', '--no-tty', '--quiet'];

const PACKAGES: Record<EncryptionTool, string> = { age: 'age', gpg: 'gnupg' };

const programOf = ({ tool, keyring }: EncryptionSettings, args: string[]) => ({
  name: tool,
  path: tool,
  args,
  env: {
    ...withoutOwnSecrets(process.env),
    LC_ALL: 'C',
    ...(keyring === undefined ? {} : { GNUPGHOME: keyring }),
  },
});

function failed(tool: EncryptionTool, what: string, { exitCode, stderr }: ProgramOutcome): DaybookError {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '');
  const ended = exitCode === null ? 'was ended by a signal' : `failed with exit code ${exitCode}`;
  return new DaybookError(
    'BACKUP_ENCRYPTION',
    `the backup could not be ${what}: ${tool} ${ended}${lines.length > 0 ? `: ${lines.at(-1)}` : ''}`,
    { details: { tool, exitCode, stderr: lines } },
  );
}
