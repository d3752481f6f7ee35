import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { freePorts } from '../../src/dev/ports.js';
import { formatVerifierKey } from '../../src/ledger/tlog/note-key.js';
import { httpCosigner } from '../../src/ledger/witness/http-cosigner.js';
import { makeWitness } from '../../src/ledger/witness/witness-key.js';
import { type RunningCli, startDaybook } from '../support/cli.js';
import { temporaryFolder } from '../support/folders.js';
import { testSigner } from '../support/signers.js';
import { CountedLog } from '../support/witness.js';

const signer = await testSigner('daybook/test');
const log = new CountedLog(signer);

describe('a witness that is killed', () => {
  it('keeps its promise: it never signs two histories, whenever it dies', async () => {
    const folder = join(temporaryFolder(), 'witness');
    const key = await makeWitness(folder, 'auditor.example/witness');
    const [port] = await freePorts(1);
    const serve = async (): Promise<RunningCli> => {
      const running = startDaybook(
        [
          'witness',
          'serve',
          '--folder',
          folder,
          '--log',
          formatVerifierKey(signer.key),
          '--port',
          String(port),
        ],
        { env: { DAYBOOK_LOG: 'info' } },
      );
      await running.prints(/the witness listens/);
      return running;
    };
    /** Everything that it ever signed. */
    const signed = new Map<number, string>();
    const ask = async (of: CountedLog, size: number) => {
      const asked = httpCosigner({ key, url: `http://127.0.0.1:${port}` });
      const note = await of.note(size);
      await asked.cosign({ note, size, prove: async (from) => of.tree.consistency(from, size) });
      const root = Buffer.from(of.tree.root(size)).toString('hex');
      expect(signed.get(size) ?? root).toBe(root);
      signed.set(size, root);
    };

    let size = 0;
    for (let round = 0; round < 6; round += 1) {
      const running = await serve();
      const newest = Math.max(0, ...signed.keys());
      if (newest > 0) {
        // Another story after what it signed: of the same size, and grown.
        const fork = new CountedLog(signer, (position) =>
          position < newest - 1 ? `entry ${position}` : 'other',
        );
        for (const other of [newest, newest + 5]) {
          await expect(ask(fork, other)).rejects.toMatchObject({ code: 'WITNESS_REFUSED' });
        }
      }
      // It dies after an answer, in the middle of a request, or before one.
      size += 10;
      await ask(log, size);
      const under = ask(log, size + 3).catch(() => undefined);
      if (round % 2 === 0) await new Promise((later) => setImmediate(later));
      running.child.kill('SIGKILL');
      await Promise.all([running.done, under]);
      size += 3;
    }
    expect(signed.size).toBeGreaterThanOrEqual(6);
  });
});
