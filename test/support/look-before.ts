import type { Check, Direction } from '../../src/domain/events/fields.js';
import { openForReading } from '../../src/run/open-for-reading.js';
import type { RunPolicy } from '../../src/run/policy.js';
import { preFlight } from '../../src/run/pre-flight.js';
import { prepareRun } from '../../src/run/run-start.js';
import type { RunServices } from '../../src/run/work.js';
import type { TestDaybook } from './daybook.js';

export interface LookBeforeOptions {
  /** The header of the migration, beside its kind. */
  header?: string;
  /** The target as another user. */
  url?: string;
  services?: Partial<RunServices>;
  policy?: Partial<RunPolicy>;
  /** Which way it is to be run. @default 'up' */
  direction?: Direction;
}

/** The checks of the pre-flight of a migration in SQL, by their names. Nothing is run. */
export async function lookBefore(
  daybook: TestDaybook,
  up: string,
  {
    header = '',
    url = daybook.target.url,
    services = {},
    policy = {},
    direction = 'up',
  }: LookBeforeOptions = {},
): Promise<Map<string, Check>> {
  const set = await daybook.migrations({
    '20250101000000_one.sql': `-- kind: schema\n${header}-- +up\n${up}\n${direction === 'down' ? '-- +down\nSELECT 1;\n' : ''}`,
  });
  const target = { ...daybook.target, url };
  const work = await openForReading({ ...daybook.services, ...services }, target, (environment) => ({
    ...daybook.policyOf(environment),
    ...policy,
  }));
  try {
    const run = await prepareRun({ migration: set.all[0]!, direction }, daybook.services.monotonic);
    const checks = await preFlight(work, run, new Set());
    return new Map(checks.map((check) => [check.check, check]));
  } finally {
    await work.session.close();
  }
}
