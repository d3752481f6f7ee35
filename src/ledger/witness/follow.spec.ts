import { readdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { SealedBook } from '../../../test/support/sealed-book.js';
import { testSigner, verifierOf } from '../../../test/support/signers.js';
import { eventsLog, openWitness } from '../../../test/support/witness.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { openSeal } from '../tlog/seal.js';
import { noteVerifier } from '../tlog/verifier.js';
import { parseCosignatures } from './add-checkpoint.js';
import { follow } from './follow.js';
import { cosignSubmitted } from './submitted.js';

const ORIGIN = 'daybook/test';
const signer = await testSigner(ORIGIN);

let opened: Awaited<ReturnType<typeof openWitness>>;
let book: SealedBook;
let out: string;
beforeEach(async () => {
  opened = await openWitness([signer]);
  book = new SealedBook(signer);
  out = join(opened.folder, 'cosigned');
});

const followed = (of = book, source = eventsLog(of.bodies)) =>
  follow({ witness: opened.witness, origin: ORIGIN, source, folder: opened.folder, out });
const evidence = async () => {
  const folder = join(opened.folder, 'evidence');
  return await Promise.all(
    (await readdir(folder)).map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))),
  );
};

describe('a witness that follows', () => {
  it('cosigns every seal of the tree that it computes, and writes what the ledger takes in', async () => {
    for (const count of [1, 255, 300]) {
      book.add(count);
      await book.seal();
    }
    expect(await followed()).toEqual({ size: 559, cosigned: [1, 257, 558], seen: 558 });
    const seal = await openSeal(await readFile(join(out, '558.checkpoint')), {
      origin: ORIGIN,
      keys: [verifierOf(signer)],
      witnesses: [noteVerifier(opened.witness.key, nodeEd25519)],
      required: 1,
    });
    expect(seal.checkpoint.size).toBe(558);
    const [line] = parseCosignatures(await readFile(join(out, '558.cosignature'), 'utf8'));
    expect(line?.name).toBe(opened.witness.key.name);
    expect((await readdir(out)).filter((file) => file.endsWith('.draft'))).toEqual([]);
  });

  it('cosigns a seal that comes some events after those that it is of', async () => {
    book.add(500);
    await book.seal({ size: 400 });
    expect((await followed()).cosigned).toEqual([400]);
  });

  it('goes on where it stood, and cosigns nothing twice', async () => {
    book.add(10);
    await book.seal();
    await followed();
    expect((await followed()).cosigned).toEqual([]);
    book.add(10);
    await book.seal();
    expect(await followed()).toEqual({ size: 22, cosigned: [21], seen: 21 });
  });

  it('writes a cosignature again that was lost when it was killed', async () => {
    book.add(10);
    await book.seal();
    await followed();
    await rm(join(out, '10.cosignature'));
    expect((await followed()).cosigned).toEqual([10]);
  });

  it('refuses a seal that contradicts the events, with its own root as evidence', async () => {
    book.add(10);
    const root = new Uint8Array(32).fill(1);
    await book.seal({ root });
    await expect(followed()).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
    expect(await evidence()).toMatchObject([
      {
        kind: 'other-events',
        cosigned: null,
        shown: await book.note(10, root),
        computed: { size: 10, root: Buffer.from(book.root(10)).toString('base64') },
      },
    ]);
    expect(opened.log.errors).toEqual([
      'refused a checkpoint of daybook/test: the first 10 events have another root than the seal says',
    ]);
    await expect(readdir(out)).rejects.toThrow('ENOENT');
  });

  it('refuses a seal of events that are still to come', async () => {
    book.add(10);
    await book.seal({ size: 11, root: book.root(10) });
    await expect(followed()).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
  });

  it('refuses a seal that another key signed', async () => {
    book.add(10);
    await book.seal({ signer: await testSigner('daybook/other') });
    await expect(followed()).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
    const thief = { ...(await testSigner('thief')), key: signer.key };
    const stolen = new SealedBook(signer);
    stolen.add(10);
    await stolen.seal({ signer: thief });
    await expect(followed(stolen)).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('refuses a fork that has another history before what it cosigned', async () => {
    book.add(10);
    const fork = book.fork();
    book.add(10);
    await book.seal();
    fork.add(15);
    await fork.seal();
    await followed();
    await expect(followed(fork)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
    expect(await evidence()).toMatchObject([
      { kind: 'other-events', shown: await fork.note(25), computed: { size: 20 } },
    ]);
  });

  it('refuses a fork whose seals are smaller than what it cosigned, once it has as many events', async () => {
    book.add(10);
    const fork = book.fork();
    book.add(10);
    await book.seal();
    fork.add(5);
    await fork.seal();
    await followed();
    expect(await followed(fork)).toEqual({ size: 16, cosigned: [], seen: 20 });
    fork.add(4);
    await expect(followed(fork)).rejects.toMatchObject({ details: { kind: 'other-events' } });
  });

  it('refuses a fork of the same size as what it cosigned', async () => {
    book.add(10);
    const fork = book.fork();
    for (const one of [book, fork]) {
      one.add(5);
      await one.seal();
    }
    await followed();
    await expect(followed(fork)).rejects.toMatchObject({ details: { kind: 'same-size' } });
  });

  it('refuses a fork of what was submitted over HTTP, and the other way round', async () => {
    book.add(10);
    const fork = book.fork();
    book.add(5);
    fork.add(20);
    await cosignSubmitted(opened.witness, { from: 0, proof: [], note: await book.note(15) });
    await fork.seal();
    await expect(followed(fork)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
    await book.seal();
    book.add(10);
    await book.seal();
    expect((await followed()).cosigned).toEqual([15, 26]);
    await expect(
      cosignSubmitted(opened.witness, { from: 26, proof: [], note: await fork.note(26) }),
    ).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
  });

  it('refuses a source with a gap', async () => {
    book.add(10);
    const source = eventsLog(book.bodies);
    const gap = {
      ...source,
      async *read(options: Parameters<typeof source.read>[0]) {
        for await (const entries of source.read(options))
          yield entries.filter(({ position }) => position !== 4);
      },
    };
    await expect(followed(book, gap)).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 4 },
    });
  });

  it('reads again where a seal is of a tree that it does not remember', async () => {
    const many = book.bodies;
    book.add(1);
    const [one] = many;
    while (many.length < 70_000) many.push(one!);
    await book.seal({ size: 2 });
    expect(await followed()).toEqual({ size: 70_001, cosigned: [2], seen: 2 });
    book.add(3);
    await book.seal();
    expect(await followed()).toEqual({ size: 70_005, cosigned: [70_004], seen: 70_004 });
  });
});
