import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { checkTlogProof } from '../../src/ledger/tlog/check-tlog-proof.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { openSeal } from '../../src/ledger/tlog/seal.js';
import { readVerifier } from '../../src/ledger/tlog/verifier.js';
import { verifyNote } from '../../src/ledger/tlog/verify-note.js';
import {
  checkConsistencyVector,
  checkInclusionVector,
  checkSealsConsistent,
} from '../support/check-vectors.js';
import { buildGoVerifier } from '../support/go.js';
import { policyOf, readVectors, VECTORS } from '../support/vectors.js';

const built = buildGoVerifier();
const why = 'missing' in built ? ` (skipped: ${built.missing})` : '';
const run = (command: 'check' | 'make', folder: string): string => {
  if ('missing' in built) throw new Error(built.missing);
  return built.run(command, folder);
};

describe.skipIf(why !== '')(`verifiers in Go that others wrote${why}`, () => {
  let folder: string;
  let theirs: URL;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-vectors-'));
    theirs = pathToFileURL(`${folder}/`);
    run('make', folder);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('accept what our vectors say is right, and refuse what they say is wrong', () => {
    const tree = readVectors('tree');
    const proofs = readVectors('proofs');
    expect(run('check', fileURLToPath(VECTORS)).split('\n')).toEqual(
      expect.arrayContaining([
        `inclusion ${tree.inclusion.length} accepted, ${tree.refused.inclusion.length} refused`,
        `consistency ${tree.consistency.length} accepted, ${tree.refused.consistency.length} refused`,
        `proofs ${proofs.proofs.length} accepted, ${proofs.refused.length} refused`,
        `pairs ${proofs.consistency.length} accepted, ${proofs.refusedConsistency.length} refused`,
      ]),
    );
  });

  it('make proofs of trees that we accept', () => {
    const { inclusion, consistency } = readVectors('tree', theirs);
    expect(inclusion.length + consistency.length).toBeGreaterThan(4000);
    for (const vector of inclusion) checkInclusionVector(vector);
    for (const vector of consistency) checkConsistencyVector(vector);
  });

  it('make notes that we accept', async () => {
    for (const { note, keys, text } of readVectors('notes', theirs).notes) {
      const verified = await verifyNote(
        note,
        keys.map((key) => readVerifier(key, nodeEd25519)),
      );
      expect(verified.text).toBe(text);
    }
  });

  it('make seals and cosignatures that we accept', async () => {
    for (const { policy, note, size, witnesses } of readVectors('seals', theirs).seals) {
      const seal = await openSeal(note, policyOf(policy));
      expect(seal.checkpoint.size).toBe(size);
      expect(seal.witnesses.map(({ name, time }) => ({ name, time }))).toEqual(witnesses);
    }
  });

  it('make tlog-proofs, and proofs between seals, that we accept', async () => {
    const { policy, proofs, consistency } = readVectors('proofs', theirs);
    for (const { index, entry, proof } of proofs) {
      expect(await checkTlogProof(Buffer.from(entry), proof, policyOf(policy))).toMatchObject({ index });
    }
    for (const vector of consistency) await checkSealsConsistent(vector, policy);
  });
});
