import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../errors.js';
import { formatKeyId, formatVerifierKey } from '../../ledger/tlog/note-key.js';
import { makeWitness } from '../../ledger/witness/witness-key.js';
import type { CommandContext } from '../command.js';
import { requiredOption } from '../required-option.js';

export interface WitnessInitOptions {
  name?: string;
  folder?: string;
}

export async function run(
  { out, cwd }: CommandContext,
  _: readonly string[],
  options: WitnessInitOptions,
): Promise<ExitCode> {
  const name = requiredOption(options.name, '--name NAME');
  const folder = resolve(cwd, requiredOption(options.folder, '--folder DIR'));
  const key = await makeWitness(folder, name);
  out.result({ name, folder, keyId: formatKeyId(key), key: formatVerifierKey(key) }, (made) => made.key);
  out.note(
    'The line is the verifier key: give it to those who trust this witness. The private key stays in the folder.',
  );
  return EXIT.done;
}
