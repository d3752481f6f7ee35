import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { testSigner } from '../../../test/support/signers.js';
import { CountedLog, openWitness } from '../../../test/support/witness.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { EMPTY_ROOT } from '../tlog/hashes.js';
import { KEY_TYPES } from '../tlog/note-key.js';
import { openSeal } from '../tlog/seal.js';
import { signNote } from '../tlog/sign-note.js';
import { signerKey } from '../tlog/signer-key.js';
import { noteVerifier } from '../tlog/verifier.js';
import { originHash } from './cosigned-log.js';
import { cosignSubmitted } from './submitted.js';

const signer = await testSigner('daybook/test');
const log = new CountedLog(signer);
const fork = new CountedLog(signer, (position) =>
  position < 40 ? `entry ${position}` : `other ${position}`,
);

let opened: Awaited<ReturnType<typeof openWitness>>;
beforeEach(async () => {
  opened = await openWitness([signer]);
});

const submit = (request: Parameters<typeof cosignSubmitted>[1]) => cosignSubmitted(opened.witness, request);
const evidence = async () => {
  const folder = join(opened.folder, 'evidence');
  const files = await readdir(folder).catch(() => []);
  return await Promise.all(files.map(async (file) => JSON.parse(await readFile(join(folder, file), 'utf8'))));
};

describe('a witness', () => {
  it('cosigns checkpoints that go on from each other', async () => {
    for (const [from, size] of [
      [0, 7],
      [7, 64],
      [64, 65],
      [65, 300],
    ] as const) {
      const { note } = await submit(await log.request(from, size));
      const seal = await openSeal(note, {
        origin: 'daybook/test',
        keys: [noteVerifier(signer.key, nodeEd25519)],
        witnesses: [noteVerifier(opened.witness.key, nodeEd25519)],
        required: 1,
      });
      expect(seal.checkpoint.size).toBe(size);
      expect(seal.witnesses).toMatchObject([{ time: 1_700_000_000 }]);
    }
  });

  it('cosigns the same checkpoint again', async () => {
    await submit(await log.request(0, 50));
    await submit(await log.request(50, 50));
    expect((await opened.witness.seen('daybook/test')).size).toBe(50);
  });

  it('remembers in its folder what it saw', async () => {
    await submit(await log.request(0, 50));
    const again = await openWitness([signer], { folder: opened.folder });
    expect((await again.witness.seen('daybook/test')).size).toBe(50);
    await expect(cosignSubmitted(again.witness, await fork.request(50, 50))).rejects.toMatchObject({
      code: 'WITNESS_REFUSED',
    });
  });

  it('does not know other logs', async () => {
    const stranger = new CountedLog(await testSigner('daybook/stranger'));
    await expect(submit(await stranger.request(0, 5))).rejects.toMatchObject({ status: 404 });
  });

  it('refuses a checkpoint that another key signed under the name of the log', async () => {
    const thief = new CountedLog(
      await signerKey('daybook/test', KEY_TYPES.note, new Uint8Array(32).fill(7), nodeEd25519),
    );
    await expect(submit(await thief.request(0, 5))).rejects.toMatchObject({ code: 'SEAL_UNTRUSTED' });
    const changed = (await log.note(5)).replace('\n5\n', '\n6\n');
    await expect(submit({ from: 0, proof: [], note: changed })).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
    expect(await evidence()).toEqual([]);
  });

  it('says what it saw last where the old size is another', async () => {
    await submit(await log.request(0, 50));
    await expect(submit(await log.request(0, 60))).rejects.toMatchObject({ status: 409, size: 50 });
    await expect(submit(await log.request(40, 45))).rejects.toMatchObject({ status: 409, size: 50 });
  });

  it('refuses an old size beyond the checkpoint', async () => {
    const { note } = await log.request(0, 50);
    await expect(submit({ from: 51, proof: [], note })).rejects.toMatchObject({ status: 400 });
  });

  it('refuses another root for a size that it cosigned, and keeps both checkpoints as evidence', async () => {
    const first = await submit(await log.request(0, 50));
    await expect(submit(await fork.request(50, 50))).rejects.toMatchObject({
      code: 'WITNESS_REFUSED',
      exitCode: 4,
    });
    expect(await evidence()).toMatchObject([
      { kind: 'same-size', origin: 'daybook/test', cosigned: first.note, shown: await fork.note(50) },
    ]);
    expect(opened.log.errors).toEqual([
      'refused a checkpoint of daybook/test: another tree of 50 events was signed before',
    ]);
  });

  it('refuses a fork that has grown, with the proof as evidence, and stays where it was', async () => {
    const first = await submit(await log.request(0, 50));
    const request = await fork.request(50, 70);
    await expect(submit(request)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
    const proof = { from: 50, hashes: request.proof.map((hash) => Buffer.from(hash).toString('base64')) };
    expect(await evidence()).toMatchObject([
      { kind: 'not-proven', cosigned: first.note, shown: request.note, proof },
    ]);
    await submit(await log.request(50, 70));
  });

  it('keeps what is shown again once', async () => {
    await submit(await log.request(0, 50));
    for (let time = 0; time < 3; time += 1)
      await expect(submit(await fork.request(50, 70))).rejects.toThrow();
    expect(await evidence()).toHaveLength(1);
  });

  it('refuses a proof where none is needed', async () => {
    const { note } = await log.request(0, 50);
    await expect(submit({ from: 0, proof: [EMPTY_ROOT], note })).rejects.toMatchObject({
      code: 'WITNESS_REFUSED',
    });
  });

  it('refuses an empty tree with a root, and cosigns one without', async () => {
    const sign = (root: Uint8Array) =>
      signNote(`daybook/test\n0\n${Buffer.from(root).toString('base64')}\n`, [signer], nodeEd25519);
    const wrong = { from: 0, proof: [], note: await sign(new Uint8Array(32)) };
    await expect(submit(wrong)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
    expect(await evidence()).toMatchObject([{ kind: 'impossible', cosigned: null }]);
    await submit({ from: 0, proof: [], note: await sign(EMPTY_ROOT) });
  });

  it('signs one of two contradicting checkpoints that come at the same time', async () => {
    for (let round = 0; round < 10; round += 1) {
      const { witness } = await openWitness([signer]);
      const requests = await Promise.all([log.request(0, 50), fork.request(0, 50), fork.request(0, 60)]);
      const answers = await Promise.allSettled(requests.map((request) => cosignSubmitted(witness, request)));
      expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    }
  });

  it('does not sign where what it keeps was changed', async () => {
    await submit(await log.request(0, 50));
    const file = join(opened.folder, 'logs', originHash('daybook/test'), '1.checkpoint');
    await writeFile(file, (await readFile(file, 'utf8')).replace('\n50\n', '\n10\n'));
    await expect(submit(await log.request(50, 60))).rejects.toMatchObject({ code: 'WITNESS_CORRUPT' });
  });
});
