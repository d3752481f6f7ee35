import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createSealedLedger, type SealedLedger } from '../../../test/support/sealed-ledger.js';
import { testWitness } from '../../../test/support/signers.js';
import { formatCheckpoint } from '../tlog/checkpoint.js';
import { cosign } from '../tlog/cosignature.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { formatNote, formatSignatureLine, parseNote } from '../tlog/note.js';
import { takeCosignatures } from './take-cosignatures.js';

const witness = await testWitness('auditor.example/witness');
const stranger = await testWitness('stranger.example/witness');

let test: SealedLedger;
let note: string;
let size: number;
beforeEach(async () => {
  test = await createSealedLedger();
  await test.know(witness.key);
  await test.append(5);
  ({ note, size } = await test.seal());
});
afterEach(() => test.drop());

const take = (...texts: string[]) =>
  takeCosignatures(
    test.ledger,
    texts.map((text, index) => ({ name: `file-${index}`, text })),
    { actor: 'spec', now: () => new Date() },
  );
const signature = (text = parseNote(note).text, signer = witness) =>
  cosign(text, 1_700_000_000, signer, nodeEd25519);
const line = async (...given: Parameters<typeof signature>) => formatSignatureLine(await signature(...given));
const recorded = async () =>
  (await test.ledger.readStream('ledger')).filter(({ type }) => type.includes('witness-cosigned')).length;

describe('takeCosignatures', () => {
  it('takes a signature line for the seal that it is over, once', async () => {
    await test.append(1);
    await test.seal();
    expect(await take(await line())).toEqual([
      { file: 'file-0', size, witness: 'auditor.example/witness', fresh: true },
    ]);
    expect(await take(await line(), await line())).toMatchObject([{ fresh: false }, { fresh: false }]);
    expect(await recorded()).toBe(1);
  });

  it('takes a note with cosignatures, those of witnesses that it knows', async () => {
    const { text, signatures } = parseNote(note);
    const cosigned = [...signatures, await signature(text, stranger), await signature()];
    expect(await take(formatNote({ text, signatures: cosigned }))).toMatchObject([{ size, fresh: true }]);
  });

  it('refuses what no witness that it knows signed', async () => {
    await expect(take(await line(parseNote(note).text, stranger))).rejects.toMatchObject({
      code: 'KEY_UNKNOWN',
    });
    await expect(take(note)).rejects.toMatchObject({ code: 'KEY_UNKNOWN' });
  });

  it('refuses a cosignature of no seal of this ledger', async () => {
    const text = formatCheckpoint({
      origin: `daybook/${test.address.name}`,
      size: 3,
      root: new Uint8Array(32),
    });
    await expect(take(await line(text))).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
    const cosigned = formatNote({ text, signatures: [await signature(text)] });
    await expect(take(cosigned)).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
    expect(await recorded()).toBe(0);
  });

  it('says so where a witness cosigned another history', async () => {
    const text = formatCheckpoint({ origin: `daybook/${test.address.name}`, size, root: new Uint8Array(32) });
    const cosigned = formatNote({ text, signatures: [await signature(text)] });
    await expect(take(cosigned)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
  });

  it('refuses what is no signature at all', async () => {
    await expect(take('hello')).rejects.toMatchObject({ code: 'NOTE_MALFORMED' });
  });
});
