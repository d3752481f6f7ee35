import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openDaybook, type TestDaybook } from '../../test/support/daybook.js';
import { migrateTarget } from '../run/migrate.js';
import { targetHistory } from './history.js';
import type { RunHistory } from './run-history.js';

/** How long the first migration of each sequence takes at least, in milliseconds. */
const FIRST_TAKES_MS = 1_500;
const SLOW = `CREATE TABLE a (id int);\nSELECT pg_sleep(${FIRST_TAKES_MS / 1_000});`;

let daybook: TestDaybook;
beforeEach(async () => {
  daybook = await openDaybook('test');
});
afterEach(() => daybook.close());

/** Two migrations in one sequence; the second run as history tells it. */
async function secondAfterSlow(second: string): Promise<RunHistory> {
  const set = await daybook.migrations({
    '20250101000001_slow.sql': `-- +up\n${SLOW}\n-- +down\nDROP TABLE a;\n`,
    '20250101000002_second.sql': second,
  });
  await migrateTarget(daybook.services, daybook.target, { set, policyOf: daybook.policyOf });
  const runs = targetHistory(await daybook.events()).filter(({ what }) => what === 'run');
  return runs[1] as RunHistory;
}

describe('the wait of a migration for the one before it in its sequence', () => {
  it('is part of no step, nor of its time', async () => {
    const run = await secondAfterSlow('-- +up\nCREATE TABLE b (id int);\n-- +down\nDROP TABLE b;\n');
    expect(run.outcome).toBe('succeeded');
    expect(run.durationMs).toBeLessThan(FIRST_TAKES_MS);
    for (const { durationMs } of run.steps) expect(durationMs).toBeLessThan(FIRST_TAKES_MS);
    const execution = run.steps.find(({ step }) => step === 'execution')!;
    expect(Date.parse(execution.startedAt) - Date.parse(run.startedAt)).toBeGreaterThan(FIRST_TAKES_MS / 2);
  });

  it('is not part of its time where its pre-flight refuses it', async () => {
    const run = await secondAfterSlow('-- +up\nCREATE EXTENSION nowhere;\n');
    expect(run).toMatchObject({ outcome: 'failed', failure: { step: 'pre-flight' } });
    expect(run.durationMs).toBeLessThan(FIRST_TAKES_MS);
  });

  it('is not part of its time where the target then refuses it', async () => {
    const run = await secondAfterSlow('-- +up\nALTER TABLE missing ADD COLUMN b int;\n');
    expect(run).toMatchObject({ outcome: 'failed', failure: { step: 'execution' } });
    expect(run.durationMs).toBeLessThan(FIRST_TAKES_MS);
  });
});
