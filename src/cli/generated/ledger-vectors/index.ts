import type { GeneratedFile } from '../generated-file.js';
import { jsonText } from '../json-text.js';
import { bundleVectors } from './bundle-vectors.js';
import { eventVectors, keyVectors } from './event-vectors.js';
import { noteVectors } from './note-vectors.js';
import { proofFiles, proofVectors } from './proof-vectors.js';
import { sealVectors } from './seal-vectors.js';
import { treeVectors } from './tree-vectors.js';
import { vectorLedger } from './vector-events.js';
import { vectorKeys } from './vector-keys.js';

/** The test vectors of ledger/SPEC.md: always the same, so that a change of any byte of a format is seen. */
export async function ledgerVectors(): Promise<GeneratedFile[]> {
  const keys = await vectorKeys();
  const ledger = await vectorLedger(keys);
  const vectors = {
    events: eventVectors(ledger),
    keys: keyVectors(keys),
    tree: await treeVectors(),
    bundles: bundleVectors(),
    notes: await noteVectors(keys),
    seals: await sealVectors(ledger, keys),
    proofs: await proofVectors(ledger, keys),
  };
  const files = Object.entries(vectors).map(([name, value]) => ({
    path: `ledger/vectors/${name}.json`,
    content: jsonText(value),
  }));
  return [...files, ...(await proofFiles(ledger, keys))];
}
