import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { createTargetBackup } from './create-backup.js';
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
});
