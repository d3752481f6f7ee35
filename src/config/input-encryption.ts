import { z } from 'zod';
import { type KeyMeta, key, text } from './input-parts.js';

/** What begins with a hyphen would be an option of the program. */
const isRecipient = (recipient: string): boolean => /^[^-\s\0][^\0\n]*$/.test(recipient);

export const encryption = z
  .strictObject({
    tool: z.enum(['age', 'gpg']).meta({
      description: 'The program of this machine that encrypts each backup.',
      wanted: 'age or gpg',
    } satisfies KeyMeta),
    recipients: z
      .array(z.string().refine(isRecipient))
      .min(1)
      .meta({
        description:
          'Whom backups are encrypted for: public keys of age, or names of keys in the keyring of gpg.',
        wanted: 'a list of at least one recipient, none of which begins with a hyphen',
      } satisfies KeyMeta),
    identityFile: key(text(), {
      description: 'The file of the identity with which age decrypts.',
      wanted: 'a file, with age alone',
    }),
    keyring: key(text(), {
      description: 'The folder of the keys of gpg, where it is not that of the user.',
      wanted: 'a folder, with gpg alone',
    }),
    passphraseFile: key(text(), {
      description: 'The file of the passphrase of the secret key with which gpg decrypts.',
      wanted: 'a file, with gpg alone',
    }),
  })
  .superRefine((settings, context) => {
    const others =
      settings.tool === 'age' ? (['keyring', 'passphraseFile'] as const) : (['identityFile'] as const);
    for (const other of others) {
      if (settings[other] === undefined) continue;
      context.addIssue({ code: 'custom', path: [other], input: settings[other] });
    }
  });
