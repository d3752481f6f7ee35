import { isConnectionLoss } from '../../postgres/sqlstate.js';
import type { TargetWork } from '../work.js';

/** Does something outside of any transaction under the run’s timeouts: the session has them meanwhile, and then its own again. */
export async function withSessionTimeouts<Result>(
  { services: { settings }, session: { client } }: TargetWork,
  act: () => Promise<Result>,
): Promise<Result> {
  await client.query(
    `SET lock_timeout = ${settings.lockTimeoutMs}; SET statement_timeout = ${settings.statementTimeoutMs}`,
  );
  try {
    return await act();
  } finally {
    await client.query('RESET lock_timeout; RESET statement_timeout').catch((error: unknown) => {
      if (!isConnectionLoss(error)) throw error;
    });
  }
}
