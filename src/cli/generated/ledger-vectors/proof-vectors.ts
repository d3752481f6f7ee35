import { leafHash } from '../../../domain/leaf-hash.js';
import { formatHashLines } from '../../../ledger/tlog/hash-lines.js';
import { formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { proveConsistency, proveInclusion } from '../../../ledger/tlog/prove.js';
import type { ReadTiles } from '../../../ledger/tlog/read-tiles.js';
import type { SignerKey } from '../../../ledger/tlog/signer-key.js';
import { formatTlogProof } from '../../../ledger/tlog/tlog-proof.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import type { GeneratedFile } from '../generated-file.js';
import { policyOf } from './seal-vectors.js';
import type { VectorLedger } from './vector-events.js';
import type { VectorKeys } from './vector-keys.js';

/** The proof of every event in every seal that it is in, proofs that must be refused, and from each seal to each later one. */
export async function proofVectors(ledger: VectorLedger, keys: VectorKeys) {
  const policy = policyOf(keys);
  const { events, seals } = ledger;
  const proofs = [];
  const consistency = [];
  for (const [size, { cosigned: seal }] of seals) {
    for (let index = 0; index < size; index += 1) {
      proofs.push({ index, size, entry: events[index]!, proof: await proofOf(ledger, index, size) });
    }
    for (const [from, older] of seals) {
      if (from > size) continue;
      consistency.push({ from: older.cosigned, to: seal, lines: await linesOf(ledger, from, size) });
    }
  }
  return {
    about:
      'What `daybook audit prove` writes, as texts: each proof is a whole .tlog-proof file, each `lines` a whole consistency.txt.',
    policy,
    proofs,
    refused: refusedProofs(events, proofs.find(({ index, size }) => index === 3 && size === 8)!.proof),
    consistency,
    refusedConsistency: refusedConsistency(consistency),
  };
}

/** A proof as files, as `daybook audit prove 3 --out DIR --since 8` writes it. */
export async function proofFiles(ledger: VectorLedger, keys: VectorKeys): Promise<GeneratedFile[]> {
  const [index, since, size] = [3, 8, 10];
  const line = ({ key }: SignerKey) => `${formatVerifierKey(key)}\n`;
  const files = {
    'entry.json': ledger.events[index]!,
    'entry.tlog-proof': await proofOf(ledger, index, size),
    'log.vkey': line(keys.successor),
    'witness.vkey': line(keys.north),
    'old.checkpoint': ledger.seals.get(since)!.cosigned,
    'consistency.txt': await linesOf(ledger, since, size),
  };
  return Object.entries(files).map(([file, content]) => ({ path: `ledger/vectors/proof/${file}`, content }));
}

const readTiles =
  ({ events }: VectorLedger): ReadTiles =>
  async (tiles) =>
    // Ten leaves: one tile.
    tiles.map(({ width }) =>
      Buffer.concat(events.slice(0, width).map((event) => leafHash(encodeUtf8(event)))),
    );

async function proofOf(ledger: VectorLedger, index: number, size: number): Promise<string> {
  const hashes = await proveInclusion(index, size, readTiles(ledger));
  return formatTlogProof({ index, hashes, seal: ledger.seals.get(size)!.cosigned });
}

const linesOf = async (ledger: VectorLedger, from: number, to: number): Promise<string> =>
  formatHashLines(await proveConsistency(from, to, readTiles(ledger)));

function refusedProofs(events: readonly string[], proof: string) {
  const entry = events[3]!;
  const hash = proof.split('\n')[2]!;
  return [
    { why: 'the entry is another', entry: events[2]!, proof },
    { why: 'one byte of the entry was changed', entry: entry.replace('eu-west', 'eu-East'), proof },
    { why: 'the index is another', entry, proof: proof.replace('index 3', 'index 2') },
    { why: 'the index has a leading zero', entry, proof: proof.replace('index 3', 'index 03') },
    { why: 'the index is missing', entry, proof: proof.replace('index 3\n', '') },
    { why: 'the header is of another version', entry, proof: proof.replace('@v1', '@v2') },
    { why: 'a hash is missing', entry, proof: proof.replace(`${hash}\n`, '') },
    { why: 'a hash is there twice', entry, proof: proof.replace(`${hash}\n`, `${hash}\n${hash}\n`) },
    { why: 'a hash is not in base64', entry, proof: proof.replace(hash, `${hash.slice(0, -1)}!`) },
    { why: 'the seal is missing', entry, proof: proof.slice(0, proof.indexOf('\n\n') + 2) },
    { why: 'a cosignature is missing', entry, proof: proof.slice(0, proof.lastIndexOf('— ')) },
    { why: 'the size of the seal was changed', entry, proof: proof.replace('\n8\n', '\n9\n') },
  ];
}

function refusedConsistency(consistency: readonly { from: string; to: string; lines: string }[]) {
  // The seals of 5 and 8 events come second, those of 5 and 10 fourth.
  const [, short, , long] = consistency as [unknown, ...{ from: string; to: string; lines: string }[]];
  const lines = short!.lines.split('\n').slice(0, -1);
  return [
    { why: 'there is no proof', ...short!, lines: '' },
    { why: 'the last hash is missing', ...short!, lines: `${lines.slice(0, -1).join('\n')}\n` },
    {
      why: 'two hashes are swapped',
      ...short!,
      lines: `${[lines[1], lines[0], ...lines.slice(2)].join('\n')}\n`,
    },
    { why: 'the last newline is missing', ...short!, lines: short!.lines.trimEnd() },
    { why: 'the seals are swapped', ...short!, from: short!.to, to: short!.from },
    { why: 'the proof leads to another seal', ...short!, lines: long!.lines },
  ];
}
