import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folders.js';
import { hasKafka, uniqueLedgerName } from '../../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../../test/support/ledger.js';
import { freshSettings } from '../../../test/support/topic.js';
import { addLedgerKey } from '../../ledger/seal/ledger-keys.js';
import { originOf } from '../../ledger/seal/origin.js';
import { makeSignerKey } from '../../ledger/seal/seal-key.js';
import { type HammerReport, hammer } from './hammer.js';
import type { HammerOptions } from './options.js';

const program = (file: string) => ({
  file: fileURLToPath(new URL(file, import.meta.url)),
  execArgv: ['--import', import.meta.resolve('jiti/register')],
});

let book: TestLedger;
afterEach(() => book.drop());

async function strike(options: Partial<HammerOptions>): Promise<HammerReport> {
  book = await createLedger(uniqueLedgerName('hammer'));
  return await hammer({
    ledger: { ...book.address, applicationName: 'daybook hammer' },
    appenders: 3,
    seed: 7,
    worker: program('./worker.ts'),
    ...options,
  });
}

const broken = ({ properties }: HammerReport) => properties.filter(({ holds }) => !holds);

describe('the hammer', { timeout: 180_000 }, () => {
  it.runIf(hasKafka())(
    'finds that nothing is lost, doubled or out of order, whatever is killed',
    async () => {
      book = await createLedger(uniqueLedgerName('hammer'));
      const file = `${temporaryFolder()}/seal.key`;
      const key = await makeSignerKey(file, originOf(book.address.name));
      await addLedgerKey(book.ledger, key.key, { actor: 'test', now: () => new Date() });
      const report = await hammer({
        ledger: { ...book.address, applicationName: 'daybook hammer' },
        kafka: freshSettings(),
        sealKey: { file },
        seconds: 10,
        appenders: 3,
        seed: 7,
        worker: program('./worker.ts'),
      });
      console.log(
        JSON.stringify([report.kills, report.acknowledged, report.properties.map((p) => p.detail)]),
      );
      expect(broken(report)).toEqual([]);
      expect(report.properties).toHaveLength(8);
      expect(report.acknowledged).toBeGreaterThan(100);
      expect(Object.values(report.kills).reduce((sum, count) => sum + count, 0)).toBeGreaterThan(3);
    },
  );

  it('finds that something is lost where an append is acknowledged before its commit', async () => {
    const report = await strike({
      seconds: 8,
      worker: program('../../../test/support/hammer/hasty-worker.ts'),
    });
    expect(broken(report).map(({ property }) => property)).toContain('nothing that was acknowledged is lost');
    expect(report.holds).toBe(false);
  });

  it('refuses a ledger that is not called after it', async () => {
    book = await createLedger();
    await expect(hammer({ ledger: book.address })).rejects.toMatchObject({ code: 'HAMMER_REFUSED' });
  });

  it('refuses a ledger that holds what others wrote', async () => {
    book = await createLedger(uniqueLedgerName('hammer'));
    await book.append(1);
    await expect(hammer({ ledger: book.address })).rejects.toMatchObject({
      code: 'HAMMER_REFUSED',
      message: expect.stringContaining('catalog'),
    });
  });
});
