import { nameOf } from '../../src/domain/event.js';
import { query } from './backups.js';
import { type CliResult, type RunningCli, startDaybook } from './cli.js';
import { openDaybook, type TestDaybook } from './daybook.js';
import { until } from './until.js';

/** A ledger and a target, brought migrations by the built command line in processes of their own. */
export interface CliDaybook extends TestDaybook {
  start(...args: string[]): RunningCli;
  run(...args: string[]): Promise<CliResult>;
  /**
   * Waits until a session of the executor waits for a lock in the target, and says which backend. A concurrent build waits for whoever happens to
   * look meanwhile, this one too: it counts only where it is asked for.
   */
  waiting(on?: 'lock' | 'snapshot'): Promise<number>;
  /** The events of runs of one migration, without the family. */
  story(migration: string): Promise<string[]>;
}

export async function openCliDaybook(
  files: Record<string, string>,
  environment = 'test',
  env: Record<string, string> = {},
): Promise<CliDaybook> {
  const daybook = await openDaybook(environment);
  await daybook.migrations(files);
  const settings = {
    DAYBOOK_LEDGER_NAME: daybook.ledgerName,
    DAYBOOK_LEDGER_URL: daybook.ledgerUrl,
    DAYBOOK_TARGET_SHOP_URL: daybook.target.url,
    DAYBOOK_ACTOR: 'tester',
    ...env,
  };
  const start = (...args: string[]): RunningCli => startDaybook(args, { cwd: daybook.folder, env: settings });
  return {
    ...daybook,
    start,
    run: (...args) => start(...args).done,
    waiting: (on = 'lock') =>
      until('a session that waits for a lock', async () => {
        const rows = await query<{ pid: number }>(
          daybook.target.url,
          `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
             AND application_name LIKE 'daybook %' AND wait_event_type = 'Lock'
             AND (wait_event = 'virtualxid') = ${on === 'snapshot'}`,
        );
        return rows[0]?.pid;
      }),
    async story(migration) {
      const events = await daybook.events();
      const runs = new Set(
        events.filter((event) => event.data.migration === migration).map((event) => event.data.run),
      );
      return events
        .filter((event) => runs.has(event.data.run) && nameOf(event).startsWith('run.'))
        .map((event) => nameOf(event).slice('run.'.length));
    },
  };
}
