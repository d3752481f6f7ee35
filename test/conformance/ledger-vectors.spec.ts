import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { parseEvent } from '../../src/domain/parse-event.js';
import { checkConsistency } from '../../src/ledger/tlog/check-consistency.js';
import { checkTlogProof } from '../../src/ledger/tlog/check-tlog-proof.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { decodeEntryBundle, encodeEntryBundle } from '../../src/ledger/tlog/entry-bundle.js';
import { parseHashLines } from '../../src/ledger/tlog/hash-lines.js';
import { parseSignatureLine } from '../../src/ledger/tlog/note.js';
import { formatVerifierKey, KEY_TYPES, parseVerifierKey } from '../../src/ledger/tlog/note-key.js';
import { openSeal } from '../../src/ledger/tlog/seal.js';
import { formatSignerKey, parseSignerKey } from '../../src/ledger/tlog/signer-key.js';
import { tilePath } from '../../src/ledger/tlog/tile-path.js';
import { readVerifier } from '../../src/ledger/tlog/verifier.js';
import { verifyNote } from '../../src/ledger/tlog/verify-note.js';
import {
  checkConsistencyVector,
  checkInclusionVector,
  checkSealsConsistent,
} from '../support/check-vectors.js';
import { fromHex, policyOf, readVectors, VECTORS } from '../support/vectors.js';

const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
const failing = (code: string) => expect.objectContaining({ code });

describe('the vectors of events', () => {
  const { events, roots } = readVectors('events');

  it.each(events)('$position is an event in its canonical bytes, with its leaf', ({ text, leaf }) => {
    expect(parseEvent(Buffer.from(text)).specversion).toBe('1.0');
    expect(hex(leafHash(Buffer.from(text)))).toBe(leaf);
  });

  it('have the root of every size', () => {
    const range = new CompactRange();
    const computed = [hex(range.root())];
    for (const { leaf } of events) {
      range.add(fromHex(leaf));
      computed.push(hex(range.root()));
    }
    expect(computed).toEqual(roots.map(({ root }) => root));
  });
});

describe('the vectors of keys', () => {
  const { keys, refused } = readVectors('keys');

  it.each(keys)(
    '$name: the verifier key and the signer key are read',
    async ({ verifierKey, signerKey, seed, publicKey, type }) => {
      expect(formatVerifierKey(parseVerifierKey(verifierKey))).toBe(verifierKey);
      const signer = await parseSignerKey(signerKey, nodeEd25519);
      expect(formatSignerKey(signer)).toBe(signerKey);
      expect([hex(signer.seed), hex(signer.key.publicKey), signer.key.type]).toEqual([seed, publicKey, type]);
    },
  );

  it.each(refused)('refused: $why', ({ verifierKey }) => {
    expect(() => parseVerifierKey(verifierKey)).toThrow(failing('NOTE_KEY_INVALID'));
  });
});

describe('the vectors of the tree of numbers', () => {
  const { roots, inclusion, consistency, refused, tiles } = readVectors('tree');

  it('have the roots', () => {
    const range = new CompactRange();
    for (const { size, root } of roots) {
      while (range.size < size) range.add(leafHash(Buffer.from(String(range.size))));
      expect(hex(range.root()), `size ${size}`).toBe(root);
    }
  });

  it.each(inclusion)('$index is in $size', (vector) => {
    expect(vector.leaf).toBe(hex(leafHash(Buffer.from(String(vector.index)))));
    checkInclusionVector(vector);
  });

  it.each(consistency)('$from is the beginning of $to', (vector) => checkConsistencyVector(vector));

  it.each(refused.inclusion)('no inclusion: $why', (vector) => {
    expect(() => checkInclusionVector(vector)).toThrow(failing('PROOF_INVALID'));
  });

  it.each(refused.consistency)('no consistency: $why', (vector) => {
    expect(() => checkConsistencyVector(vector)).toThrow(failing('PROOF_INVALID'));
  });

  it.each([...tiles.tiles, ...tiles.paths])('a tile is at $path', ({ path, ...place }) => {
    expect(tilePath(place)).toBe(path);
  });
});

describe('the vectors of bundles', () => {
  const { bundles, refused } = readVectors('bundles');

  it.each(bundles)('$bytes', ({ entries, bytes }) => {
    const encoded = entries.map((entry) => Buffer.from(entry));
    expect(hex(encodeEntryBundle(encoded))).toBe(bytes);
    expect(decodeEntryBundle(fromHex(bytes), entries.length).map(hex)).toEqual(encoded.map(hex));
  });

  it.each(refused)('refused: $why', ({ bytes, width }) => {
    expect(() => decodeEntryBundle(fromHex(bytes), width)).toThrow(failing('LEDGER_CORRUPT'));
  });
});

describe('the vectors of notes', () => {
  const { notes, malformed, untrusted } = readVectors('notes');
  const { keys } = readVectors('keys');
  const all = keys.filter(({ type }) => type === KEY_TYPES.note).map(({ verifierKey }) => verifierKey);
  const check = (note: string, known: readonly string[]) =>
    verifyNote(
      note,
      known.map((key) => readVerifier(key, nodeEd25519)),
    );

  it.each(notes)('$what', async ({ note, keys: known, text, verified }) => {
    const opened = await check(note, known);
    expect([opened.text, opened.verified.length]).toEqual([text, verified]);
  });

  it.each(malformed)('malformed: $why', async ({ note }) => {
    await expect(check(note, all)).rejects.toThrow(failing('NOTE_MALFORMED'));
  });

  it.each(untrusted)('untrusted: $why', async ({ note, keys: known }) => {
    await expect(check(note, known)).rejects.toThrow(failing('SEAL_UNTRUSTED'));
  });
});

describe('the vectors of seals', () => {
  const { seals, cosignature, refused } = readVectors('seals');

  it.each(seals)('the seal of $size events', async ({ policy, note, size, root, witnesses }) => {
    const seal = await openSeal(note, policyOf(policy));
    expect([seal.checkpoint.size, hex(seal.checkpoint.root)]).toEqual([size, root]);
    expect(seal.witnesses.map(({ name, time }) => ({ name, time }))).toEqual(witnesses);
  });

  it('a cosignature is over its message', () => {
    const { publicKey } = parseVerifierKey(cosignature.key);
    const { signature } = parseSignatureLine(cosignature.line.trimEnd());
    expect(nodeEd25519.verify(publicKey, Buffer.from(cosignature.message), signature.subarray(8))).toBe(true);
  });

  it.each(refused)('refused: $why', async ({ policy, note }) => {
    await expect(openSeal(note, policyOf(policy))).rejects.toMatchObject({
      code: expect.stringMatching(/^(SEAL_UNTRUSTED|NOTE_MALFORMED|NOTE_KEY_INVALID)$/),
    });
  });
});

describe('the vectors of proofs', () => {
  const { policy, proofs, refused, consistency, refusedConsistency } = readVectors('proofs');

  it.each(proofs)('event $index is in the seal of $size', async ({ index, entry, proof }) => {
    expect(await checkTlogProof(Buffer.from(entry), proof, policyOf(policy))).toMatchObject({ index });
  });

  it.each(refused)('refused: $why', async ({ entry, proof }) => {
    await expect(checkTlogProof(Buffer.from(entry), proof, policyOf(policy))).rejects.toMatchObject({
      exitCode: 4,
    });
  });

  it('lead from each seal to each later one', async () => {
    for (const vector of consistency) await checkSealsConsistent(vector, policy);
  });

  it.each(refusedConsistency)('no consistency: $why', async (vector) => {
    await expect(checkSealsConsistent(vector, policy)).rejects.toMatchObject({ exitCode: 4 });
  });
});

describe('the proof in files', () => {
  const read = (file: string) => readFileSync(new URL(`proof/${file}`, VECTORS));
  const verifier = (file: string) => readVerifier(read(file).toString().trimEnd(), nodeEd25519);

  it('has the six files that an auditor is given', () => {
    expect(readdirSync(new URL('proof/', VECTORS)).sort()).toEqual([
      'consistency.txt',
      'entry.json',
      'entry.tlog-proof',
      'log.vkey',
      'old.checkpoint',
      'witness.vkey',
    ]);
  });

  it('holds, from what is in the files alone', async () => {
    const key = verifier('log.vkey');
    const policy = { origin: key.key.name, keys: [key], witnesses: [verifier('witness.vkey')], required: 1 };
    const { index, seal } = await checkTlogProof(read('entry.json'), read('entry.tlog-proof'), policy);
    const old = await openSeal(read('old.checkpoint'), policy);
    checkConsistency(old.checkpoint, seal.checkpoint, parseHashLines(read('consistency.txt').toString()));
    expect([index, old.checkpoint.size, seal.checkpoint.size]).toEqual([3, 8, 10]);
  });
});
