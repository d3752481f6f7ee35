import { stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folders.js';
import { testSigner } from '../../../test/support/signers.js';
import { leafHash } from '../../domain/leaf-hash.js';
import type { SignerKey } from '../tlog/signer-key.js';
import type { AnchoredNote } from './anchor.js';
import { FolderAnchor } from './folder-anchor.js';
import { sealNote } from './seal-note.js';

const noteOf = async (size: number, signer: SignerKey, events = 'events'): Promise<string> =>
  sealNote('main', { size, root: leafHash(Buffer.from(events)) }, [signer]);

describe('an anchor in a folder', () => {
  let folder: string;
  let anchor: FolderAnchor;
  let signer: SignerKey;
  beforeEach(async () => {
    folder = join(temporaryFolder(), 'seals');
    anchor = new FolderAnchor(folder);
    signer = await testSigner('daybook/main');
  });

  async function all(): Promise<AnchoredNote[]> {
    const notes: AnchoredNote[] = [];
    for await (const note of anchor.all()) notes.push(note);
    return notes;
  }

  it('keeps nothing before the first seal', async () => {
    expect(await anchor.latest()).toBeUndefined();
    expect(await all()).toEqual([]);
  });

  it('gives its seals by size, and the largest of those that are large enough', async () => {
    for (const size of [9, 1000, 20]) await anchor.write(size, await noteOf(size, signer));
    expect((await all()).map(({ size }) => size)).toEqual([9, 20, 1000]);
    expect(await anchor.latest()).toEqual({ size: 1000, note: await noteOf(1000, signer) });
    expect(await anchor.latest(1000)).toMatchObject({ size: 1000 });
    expect(await anchor.latest(1001)).toBeUndefined();
  });

  it('keeps the first of two seals that say the same', async () => {
    const first = await noteOf(9, signer);
    await anchor.write(9, first);
    await anchor.write(9, await noteOf(9, await testSigner('daybook/other')));
    expect(await anchor.latest()).toEqual({ size: 9, note: first });
  });

  it('refuses another tree of the same size, and whatever is no seal in its place', async () => {
    await anchor.write(9, await noteOf(9, signer));
    await writeFile(join(folder, '0000000000000010.checkpoint'), 'cut');
    for (const size of [9, 10]) {
      await expect(anchor.write(size, await noteOf(size, signer, 'others'))).rejects.toMatchObject({
        code: 'LEDGER_CORRUPT',
      });
    }
  });

  it('writes files that nobody overwrites by mistake, and looks at no others', async () => {
    await anchor.write(9, await noteOf(9, signer));
    await writeFile(join(folder, 'README'), '');
    expect((await stat(join(folder, '0000000000000009.checkpoint'))).mode & 0o777).toBe(0o444);
    expect(await all()).toHaveLength(1);
  });

  it('says where it is when it is out of reach', async () => {
    await writeFile(folder, 'a file');
    await expect(anchor.write(9, await noteOf(9, signer))).rejects.toMatchObject({
      code: 'ANCHOR_UNAVAILABLE',
      message: expect.stringContaining(folder),
    });
    await expect(anchor.latest()).rejects.toMatchObject({ code: 'ANCHOR_UNAVAILABLE' });
  });
});
