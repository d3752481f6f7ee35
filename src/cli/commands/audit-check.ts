import { resolve } from 'node:path';
import { checkEventProof } from '../../audit/check-event-proof.js';
import { readProofFolder } from '../../audit/proof-folder.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { type ProvenDocument, renderProven } from '../render/proven.js';

export async function run({ out, cwd }: CommandContext, [folder]: readonly string[]): Promise<ExitCode> {
  const files = await readProofFolder(resolve(cwd, folder!));
  const proven = await checkEventProof(files);
  const document: ProvenDocument = { ...proven, keys: { log: files.logKeys, witness: files.witnessKeys } };
  out.result(document, renderProven);
  out.note('The keys are those of the folder: compare them with those that you were given.');
  return EXIT.done;
}
