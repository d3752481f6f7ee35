import { rename } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { backupId } from '../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { ABANDONED_AFTER_MS } from '../backup/store.js';
import { createTargetBackup } from './create-backup.js';
import { listLeftovers } from './list-leftovers.js';
import { type PruneRequest, pruneBackups } from './prune-backups.js';
import type { RunServices } from './work.js';

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook();
});
afterEach(() => daybook.close());

const backUp = () => createTargetBackup(daybook.services, daybook.target, daybook.policyOf);
const prune = (more: Partial<PruneRequest> = {}, services: RunServices = daybook.services) =>
  pruneBackups(services, daybook.target, { rule: { keep: 1 }, policyOf: daybook.policyOf, ...more });
const ids = (list: readonly { backup: string }[]) => list.map(({ backup }) => backup);
const stored = async () => (await daybook.services.backups('shop').list()).map(({ id }) => id);

describe('pruneBackups', () => {
  it('removes what the rule does not keep, and the ledger says it first', async () => {
    const [old, newest] = [await backUp(), await backUp()];
    const pruning = await prune();
    expect([ids(pruning.removed), ids(pruning.kept)]).toEqual([[old], [newest]]);
    expect(await stored()).toEqual([newest]);
    const event = (await daybook.events()).find(({ type }) => type.includes('backup-removed'));
    expect(event?.data).toEqual({ backup: old, bytes: pruning.removed[0]!.bytes, rule: 'keep 1' });
  });

  it('only says what would go in a dry run', async () => {
    const [old, newest] = [await backUp(), await backUp()];
    const before = await daybook.history();
    expect(ids((await prune({ dryRun: true })).removed)).toEqual([old]);
    expect(await stored()).toEqual([old, newest]);
    expect(await daybook.history()).toEqual(before);
  });

  it('finishes a removal that was cut short between the event and the store', async () => {
    const [old, newest] = [await backUp(), await backUp()];
    const store = daybook.services.backups('shop');
    store.remove = () => Promise.reject(new Error('the process is killed'));
    await expect(prune({}, daybook.executor({ backups: () => store }))).rejects.toThrow('killed');
    expect(await stored()).toEqual([old, newest]);
    expect((await prune()).finished).toEqual([old]);
    expect(await stored()).toEqual([newest]);
    expect((await daybook.history()).filter((name) => name === 'run.backup-removed')).toHaveLength(1);
  });

  it('finishes a removal that was cut short within the store', async () => {
    const [old] = [await backUp(), await backUp()];
    const store = daybook.services.backups('shop');
    store.remove = async (id) => {
      await rename(join(store.location, id), join(store.location, `.${id}.partial`));
      throw new Error('the process is killed');
    };
    await expect(prune({}, daybook.executor({ backups: () => store }))).rejects.toThrow('killed');
    expect(await prune()).toMatchObject({ finished: [old], abandoned: [] });
    expect(await daybook.services.backups('shop').leftovers()).toEqual([]);
  });

  it('removes halves that a lost process left a day ago, and none that is being written', async () => {
    await backUp();
    const store = daybook.services.backups('shop');
    const half = backupId();
    await store.create(half);
    expect((await prune()).abandoned).toEqual([]);
    const listed = await listLeftovers([{ name: 'shop' }], daybook.services.backups);
    expect(listed).toMatchObject([{ target: 'shop', backup: half, location: store.location }]);
    const later = () => new Date(Date.now() + ABANDONED_AFTER_MS + 60_000);
    expect((await prune({ dryRun: true }, daybook.executor({ now: later }))).abandoned).toEqual([half]);
    expect((await prune({}, daybook.executor({ now: later }))).abandoned).toEqual([half]);
    expect(await store.leftovers()).toEqual([]);
  });
});
