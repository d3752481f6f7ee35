import { enterSql } from '../fence.js';
import { transactionSql } from '../script-part.js';
import type { TargetWork } from '../work.js';

/** Writes something of Daybook’s own in the target, in a transaction that checks the fence and is over at once. */
export async function inShortTransaction(
  { services, lease, session }: TargetWork,
  statements: readonly string[],
  predecessor?: string,
): Promise<void> {
  const begin = [...transactionSql(services.settings), enterSql(lease.fence, predecessor)];
  try {
    await session.client.query([...begin, ...statements, 'COMMIT'].join(';\n'));
  } catch (error) {
    await session.client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}
