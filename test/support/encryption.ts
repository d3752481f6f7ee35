import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { EncryptionSettings, EncryptionTool } from '../../src/backup/encryption.js';

/** Which of the programs that encrypt are on this machine. */
export const ENCRYPTION_TOOLS: readonly EncryptionTool[] = (['age', 'gpg'] as const).filter((tool) => {
  try {
    execFileSync(tool, ['--version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
});

export interface TestKeys {
  settings: EncryptionSettings;
  remove(): void;
}

/** A key pair of its own, and what encrypts and decrypts with it. */
export function makeKeys(tool: EncryptionTool): TestKeys {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-keys-'));
  const quiet = { stdio: 'pipe' } as const;
  if (tool === 'age') {
    const identityFile = join(folder, 'identity');
    execFileSync('age-keygen', ['--output', identityFile], quiet);
    const recipient = /public key: (\S+)/.exec(readFileSync(identityFile, 'utf8'))![1]!;
    return {
      settings: { tool, recipients: [recipient], identityFile },
      remove: () => rmSync(folder, { recursive: true }),
    };
  }
  const gpg = (program: string, ...args: string[]) =>
    execFileSync(program, ['--homedir', folder, ...args], quiet);
  const recipient = 'backups@example.com';
  gpg('gpg', '--batch', '--passphrase', '', '--quick-generate-key', recipient, 'default', 'default', 'never');
  return {
    settings: { tool, recipients: [recipient], keyring: folder },
    remove: () => {
      gpg('gpgconf', '--kill', 'all');
      rmSync(folder, { recursive: true });
    },
  };
}
