import { resolve } from 'node:path';
import { checkEventProof } from '../../audit/check-event-proof.js';
import { readProofFolder } from '../../audit/proof-folder.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { type ProvenDocument, renderProven } from '../render/proven.js';

export interface AuditCheckOptions {
  key?: string[];
  witness?: string[];
}

export async function run(
  { out, cwd }: CommandContext,
  [folder]: readonly string[],
  { key: log, witness: witnesses }: AuditCheckOptions,
): Promise<ExitCode> {
  const files = await readProofFolder(resolve(cwd, folder!));
  const proven = await checkEventProof(files, { log, witnesses });
  const keys = { log: log ?? files.logKeys, witness: witnesses ?? files.witnessKeys };
  out.result<ProvenDocument>({ ...proven, keys }, renderProven);
  if (log === undefined || witnesses === undefined) {
    out.note(
      'Keys that were not given are those of the folder: compare them with those that you were given.',
    );
  }
  return EXIT.done;
}
