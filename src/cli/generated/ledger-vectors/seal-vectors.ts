import { addSignatures } from '../../../ledger/tlog/add-signatures.js';
import { cosign } from '../../../ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../../../ledger/tlog/ed25519-node.js';
import { formatSignatureLine, parseNote } from '../../../ledger/tlog/note.js';
import { formatVerifierKey } from '../../../ledger/tlog/note-key.js';
import { signNote } from '../../../ledger/tlog/sign-note.js';
import { hex } from './hex.js';
import { headOf, type VectorLedger } from './vector-events.js';
import { ORIGIN, type VectorKeys } from './vector-keys.js';

/** What must hold before a seal of the vectors is believed. */
export interface VectorPolicy {
  origin: string;
  keys: string[];
  witnesses: string[];
  required: number;
}

export const policyOf = (keys: VectorKeys, changes: Partial<VectorPolicy> = {}): VectorPolicy => ({
  origin: ORIGIN,
  keys: [keys.ledger, keys.successor].map(({ key }) => formatVerifierKey(key)),
  witnesses: [keys.north, keys.south].map(({ key }) => formatVerifierKey(key)),
  required: 2,
  ...changes,
});

/** Seals and cosignatures of the small ledger, right and wrong. */
export async function sealVectors({ events, seals }: VectorLedger, keys: VectorKeys) {
  const policy = policyOf(keys);
  const right = [...seals].map(([size, { cosigned, time }]) => ({
    policy,
    note: cosigned,
    size,
    root: hex(headOf(events, size).root),
    witnesses: [time, time + 1].map((at, index) => ({
      name: [keys.north, keys.south][index]!.key.name,
      time: at,
    })),
  }));
  return {
    about:
      'Seals: signed checkpoints with the cosignatures of witnesses, each with the policy that it is checked against.',
    seals: right,
    cosignature: await cosignatureVector(right[0]!.note, right[0]!.witnesses[0]!.time, keys),
    refused: await refusedSeals(right[0]!.note, policy, keys, headOf(events, 5).root),
  };
}

async function cosignatureVector(note: string, time: number, { north }: VectorKeys) {
  const { text } = parseNote(note);
  return {
    about: 'One cosignature: the exact message that the witness signs, and the line that comes of it.',
    key: formatVerifierKey(north.key),
    time,
    message: `cosignature/v1\ntime ${time}\n${text}`,
    line: formatSignatureLine(await cosign(text, time, north, nodeEd25519)),
  };
}

async function refusedSeals(note: string, policy: VectorPolicy, keys: VectorKeys, root: Uint8Array) {
  const sign = (text: string) => signNote(text, [keys.ledger], nodeEd25519);
  const plain = policyOf(keys, { witnesses: [], required: 0 });
  const [, south] = parseNote(note).signatures.slice(1);
  const late = await cosign(parseNote(note).text, 1_772_440_000, keys.south, nodeEd25519);
  const forged = {
    ...south!,
    signature: Uint8Array.of(...late.signature.slice(0, 8), ...south!.signature.slice(8)),
  };
  const lines = [ORIGIN, '5', Buffer.from(root).toString('base64')];
  return [
    { why: 'the origin is another ledger’s', policy: { ...policy, origin: 'daybook/other' }, note },
    { why: 'one cosignature is missing', policy, note: note.slice(0, note.lastIndexOf('— ')) },
    { why: 'the time of a cosignature was changed', policy, note: addSignatures(note, [forged]) },
    { why: 'the size was changed', policy, note: note.replace('\n5\n', '\n6\n') },
    {
      why: 'the ledger’s key is unknown',
      policy: policyOf(keys, { keys: [formatVerifierKey(keys.stranger.key)] }),
      note,
    },
    { why: 'more witnesses are required than are known', policy: policyOf(keys, { required: 3 }), note },
    {
      why: 'the size has a leading zero',
      policy: plain,
      note: await sign(`${[lines[0], '05', lines[2]].join('\n')}\n`),
    },
    {
      why: 'the size is not decimal',
      policy: plain,
      note: await sign(`${[lines[0], '0x5', lines[2]].join('\n')}\n`),
    },
    { why: 'the root is missing', policy: plain, note: await sign(`${ORIGIN}\n5\n`) },
    {
      why: 'the root has 31 bytes',
      policy: plain,
      note: await sign(`${ORIGIN}\n5\n${Buffer.alloc(31).toString('base64')}\n`),
    },
    { why: 'it is a signed letter', policy: plain, note: await sign('Alle Rechnungen sind bezahlt.\n') },
  ];
}
