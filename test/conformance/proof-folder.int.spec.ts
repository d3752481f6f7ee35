import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeProofFolder } from '../../src/audit/proof-folder.js';
import { proveEvent } from '../../src/audit/prove-event.js';
import { cosignSubmitted } from '../../src/ledger/witness/submitted.js';
import { temporaryFolder } from '../support/folders.js';
import { buildGoVerifier } from '../support/go.js';
import { createSealedLedger } from '../support/sealed-ledger.js';
import { openWitness } from '../support/witness.js';

const built = buildGoVerifier();
const why = 'missing' in built ? ` (skipped: ${built.missing})` : '';
const check = (folder: string): string => {
  if ('missing' in built) throw new Error(built.missing);
  return built.run('folder', folder);
};

describe.skipIf(why !== '')(`what audit prove writes, checked in Go${why}`, () => {
  it('holds, with the cosignature of our witness, at every place and from every older seal', async () => {
    const test = await createSealedLedger();
    const { witness } = await openWitness([test.signer]);
    await test.know(witness.key);
    let from = 0;
    const asked = {
      name: witness.key.name,
      async cosign({
        note,
        size,
        prove,
      }: {
        note: string;
        size: number;
        prove(from: number): Promise<Uint8Array[]>;
      }) {
        const { signature } = await cosignSubmitted(witness, { from, proof: await prove(from), note });
        from = size;
        return signature;
      },
    };
    try {
      const sizes: number[] = [];
      for (const count of [1, 40, 300, 250]) {
        await test.append(count);
        sizes.push((await test.seal([asked])).size);
      }
      let folder = '';
      for (const [position, since] of [
        [0, sizes[0]],
        [255, sizes[1]],
        [256, sizes[2]],
        [500, sizes[3]],
        [7, undefined],
      ]) {
        folder = join(temporaryFolder(), 'proof');
        const { files } = await proveEvent({ ledger: test.address, event: String(position), since });
        expect(files.witnessKeys).toHaveLength(1);
        await writeProofFolder(folder, files);
        expect(check(folder)).toBe(
          `the proof of the event holds\n${since === undefined ? '' : 'the older seal is its beginning\n'}`,
        );
      }
      const file = join(folder, 'entry.json');
      await writeFile(file, `${await readFile(file, 'utf8')}\n`);
      expect(() => check(folder)).toThrow();
    } finally {
      await test.drop();
    }
  });
});
