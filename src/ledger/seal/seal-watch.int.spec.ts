import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../../test/support/backups.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { createLedger, type TestLedger } from '../../../test/support/ledger.js';
import { until } from '../../../test/support/until.js';
import { LedgerConnection } from '../connection.js';
import type { Anchor } from './anchor.js';
import { FolderAnchor } from './folder-anchor.js';
import { addLedgerKey } from './ledger-keys.js';
import { originOf } from './origin.js';
import { makeSignerKey, readSignerKeys } from './seal-key.js';
import { type SealWatchOptions, watchAndSeal } from './seal-watch.js';
import type { Sealed } from './sealer.js';

const LONG_MS = 3_600_000;

describe('watchAndSeal', () => {
  let test: TestLedger;
  let connection: LedgerConnection;
  let file: string;
  const writer = { actor: 'spec', now: () => new Date() };
  beforeEach(async () => {
    test = await createLedger();
    connection = new LedgerConnection(test.address);
    file = join(temporaryFolder(), 'seal.key');
    await addLedgerKey(test.ledger, (await makeSignerKey(file, originOf(test.address.name))).key, writer);
  });
  afterEach(async () => {
    await connection.close();
    await test.drop();
  });

  /** A sealer at work, with what it did so far. */
  async function start(changes: Partial<SealWatchOptions> = {}) {
    const stop = new AbortController();
    const sealed: Sealed[] = [];
    const ended = watchAndSeal({
      ledger: test.ledger,
      connection,
      signers: await readSignerKeys({ file }),
      anchors: [],
      witnesses: [],
      writer,
      log: { warn() {} },
      everyEvents: 1_000_000,
      everyMs: LONG_MS,
      signal: stop.signal,
      onSealed: (one) => sealed.push(one),
      ...changes,
    });
    ended.catch(() => undefined);
    return {
      sealed,
      ended,
      until: (size: number) => until(`a seal of ${size}`, async () => sealed.some((one) => one.size >= size)),
      stop: async () => {
        stop.abort();
        await ended;
      },
    };
  }

  it('seals what is there at once, and ends when it is told to', async () => {
    await test.append(5);
    const sealer = await start();
    await sealer.until(7);
    await sealer.stop();
    expect(sealer.sealed).toMatchObject([{ fresh: true, size: 7 }]);
  });

  it('seals after so many events', async () => {
    const sealer = await start({ everyEvents: 10 });
    await sealer.until(2);
    await test.append(9);
    await test.append(1);
    await sealer.until(13);
    await sealer.stop();
    expect(sealer.sealed.map(({ size }) => size)).toEqual([2, 13]);
  });

  it('seals some time after an event, and makes no seal of seals', async () => {
    const sealer = await start({ everyMs: 50 });
    await sealer.until(2);
    await test.append(1);
    await sealer.until(4);
    await test.append(1);
    await sealer.until(6);
    await sealer.stop();
    expect(sealer.sealed.map(({ size }) => size)).toEqual([2, 4, 6]);
  });

  it('goes on where its connections were lost', async () => {
    const sealer = await start({ everyEvents: 1 });
    await sealer.until(2);
    await query(
      test.address.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND pid <> pg_backend_pid()`,
    );
    await test.append(1);
    await sealer.until(4);
    await sealer.stop();
  });

  it('brings a seal to an anchor when that is back', async () => {
    const anchor = new FolderAnchor(join(temporaryFolder(), 'anchor'));
    let out = true;
    const flaky: Anchor = {
      location: anchor.location,
      latest: (least) => anchor.latest(least),
      sizes: () => anchor.sizes(),
      all: () => anchor.all(),
      write: (size, note) => (out ? new FolderAnchor(join(file, 'x')) : anchor).write(size, note),
    };
    const sealer = await start({ everyMs: 50, anchors: [flaky] });
    await sealer.until(2);
    expect(sealer.sealed[0]?.unanchored).toHaveLength(1);
    out = false;
    await until('the seal in the anchor', async () => (await anchor.latest()) !== undefined);
    await sealer.stop();
    expect(await anchor.latest()).toMatchObject({ size: 2 });
  });

  it('ends with what does not pass', async () => {
    const sealer = await start({ signers: [] });
    await expect(sealer.ended).rejects.toMatchObject({ code: 'SEAL_KEY_MISSING' });
  });
});
