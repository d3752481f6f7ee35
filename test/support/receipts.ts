import type { TargetState } from '../../src/domain/target/state.js';
import { openTargetWriter } from '../../src/run/lease.js';
import { query } from './backups.js';
import type { TestDaybook } from './daybook.js';

/** What the ledger says of the target, and the receipts that the target itself has, in their order. */
export async function stateAndReceipts(
  daybook: TestDaybook,
): Promise<{ state: TargetState; receipts: { run: string; migration: string }[] }> {
  const { state } = await openTargetWriter(daybook.target.name, daybook.services);
  const receipts = await query<{ run: string; migration: string }>(
    daybook.target.url,
    'SELECT run, migration FROM daybook.receipt ORDER BY number',
  );
  return { state, receipts };
}
