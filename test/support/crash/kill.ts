import { query } from '../backups.js';
import { type CliResult, type RunningCli, startDaybook } from '../cli.js';
import { type DaybookTemplates, openDaybook, type TestDaybook } from '../daybook.js';
import { readRemains, readTargetFacts, type TargetFacts } from './facts.js';
import { type Fate, type Moment, momentProxy } from './moments.js';
import type { CrashScenario } from './scenario.js';

/** A moment of a command, and how it is killed there. */
export interface CrashPoint {
  moment: Moment;
  how: Exclude<Fate, 'goes on'>;
}

/** What came of a command that was killed, and given again. */
export interface Aftermath {
  facts: TargetFacts;
  /** What should not be there. */
  remains: string[];
}

/** Gives the command once, and nothing happens to it: the moments that it has, and what it makes. */
export async function uninterrupted(
  scenario: CrashScenario,
  templates: DaybookTemplates,
): Promise<{ moments: Moment[]; facts: TargetFacts }> {
  return await inWorld(scenario, templates, async (daybook, args) => {
    const moments: Moment[] = [];
    const result = await give(daybook, args, (moment) => {
      moments.push(moment);
      return 'goes on';
    });
    expectExit(scenario, result);
    const remains = await readRemains(daybook);
    if (remains.length > 0) throw new Error(`without a crash there remains ${remains.join(', ')}`);
    return { moments, facts: await readTargetFacts(daybook) };
  });
}

/** Kills the command at a point, gives it again, and looks. */
export async function killAt(
  scenario: CrashScenario,
  templates: DaybookTemplates,
  { moment, how }: CrashPoint,
  disaster: Disaster = killCommand,
): Promise<Aftermath> {
  return await inWorld(scenario, templates, async (daybook, args) => {
    await give(daybook, args, ({ number }) => (number === moment.number ? how : 'goes on'), disaster);
    const again = await give(daybook, args);
    const remains: string[] = [];
    try {
      expectExit(scenario, again);
    } catch (error) {
      remains.push((error as Error).message);
    }
    remains.push(...(await readRemains(daybook)));
    return { facts: await readTargetFacts(daybook), remains };
  });
}

function expectExit(
  { exit = 0, mayFindItDone = false }: CrashScenario,
  { code, stderr, stdout }: CliResult,
): void {
  if (code === exit || (mayFindItDone && /MIGRATION_NOT_APPLIED/.test(stderr))) return;
  throw new Error(`the command ended with ${code}: ${stdout}${stderr}`);
}

async function inWorld<Result>(
  { environment = 'test', base, files, prepare, killedBefore, command }: CrashScenario,
  templates: DaybookTemplates,
  use: (daybook: TestDaybook, args: readonly string[]) => Promise<Result>,
): Promise<Result> {
  const daybook = await openDaybook(environment, templates);
  const name = new URL(daybook.target.url).pathname.slice(1);
  try {
    await query(daybook.target.url, base);
    await daybook.migrations(files);
    const args = [...command, ...((await prepare?.(daybook)) ?? [])];
    if (killedBefore)
      await give(daybook, args, ({ what }) => (killedBefore.test(what) ? 'unheard' : 'goes on'));
    return await use(daybook, args);
  } finally {
    for (const { name: kept } of await query<{ name: string }>(
      daybook.ledgerUrl,
      `SELECT datname AS name FROM pg_database WHERE datname LIKE '${name}\\_%'`,
    ))
      await query(daybook.ledgerUrl, `DROP DATABASE IF EXISTS ${kept} WITH (FORCE)`);
    await daybook.close();
  }
}

/** What happens at a point; the command is not waited for before it is over. */
export type Disaster = (command: RunningCli, daybook: TestDaybook) => Promise<void> | void;

const killCommand: Disaster = ({ child }) => void child.kill('SIGKILL');

/** Runs the built command line, through a proxy where somebody judges what becomes of its requests. */
async function give(
  daybook: TestDaybook,
  args: readonly string[],
  judge?: (moment: Moment) => Fate,
  disaster: Disaster = killCommand,
): Promise<CliResult> {
  let running: RunningCli | undefined;
  let over: Promise<void> | undefined;
  const proxy =
    judge &&
    (await momentProxy(daybook.ledgerUrl, judge, () => {
      // Once, however many sessions are cut off by it.
      over ??= Promise.resolve(disaster(running!, daybook));
    }));
  const through = (url: string): string => proxy?.through(url) ?? url;
  running = startDaybook(args, {
    cwd: daybook.folder,
    env: {
      DAYBOOK_LEDGER_NAME: daybook.ledgerName,
      DAYBOOK_LEDGER_URL: through(daybook.ledgerUrl),
      DAYBOOK_TARGET_SHOP_URL: through(daybook.target.url),
      DAYBOOK_ACTOR: 'tester',
    },
  });
  const result = await running.done;
  await over;
  await proxy?.close();
  return result;
}
