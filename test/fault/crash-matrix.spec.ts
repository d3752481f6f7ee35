import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type CrashPoint, killAt, uninterrupted } from '../support/crash/kill.js';
import { crashPoints, nameOfPoint, newKinds } from '../support/crash/points.js';
import type { CrashScenario } from '../support/crash/scenario.js';
import { CRASH_SCENARIOS } from '../support/crash/scenarios.js';
import { crashTemplates } from '../support/crash/templates.js';

/** `npm run test:crashes` kills at every point of every scenario; else at every second kind of point, once. */
const ALL = process.env.DAYBOOK_TEST_CRASHES === 'all';
/** How many commands are killed at the same time, each in databases of its own. */
const TOGETHER = 3;

let templates: Awaited<ReturnType<typeof crashTemplates>>;
const kinds = new Set<string>();
let killed = 0;

/** Kills the scenario’s command at each point, and says where what is left is not what an uninterrupted one leaves. */
async function killEverywhere(scenario: CrashScenario): Promise<string[]> {
  const { moments, facts } = await uninterrupted(scenario, templates);
  const all = crashPoints(moments);
  const points = ALL ? all : newKinds(all, kinds).filter((_, index) => index % 2 === 0);
  killed += points.length;
  const wrong: string[] = [];
  const judge = async (point: CrashPoint): Promise<void> => {
    const found = await killAt(scenario, templates, point);
    const differs =
      JSON.stringify(found.facts) === JSON.stringify(facts) ? [] : [JSON.stringify(found.facts)];
    wrong.push(...[...found.remains, ...differs].map((what) => `${nameOfPoint(point)}\n  ${what}`));
  };
  const queue = points.values();
  const work = async (): Promise<void> => {
    for (const point of queue) await judge(point);
  };
  await Promise.all(Array.from({ length: TOGETHER }, work));
  return wrong;
}

describe('whoever gives a command again finishes it, each change made once, when it was killed anywhere in', () => {
  beforeAll(async () => {
    templates = await crashTemplates();
  });
  afterAll(() => templates.drop());

  it.each(CRASH_SCENARIOS.map((scenario) => [scenario.name, scenario] as const))(
    '%s',
    { timeout: 600_000 },
    async (_name, scenario) => {
      expect(await killEverywhere(scenario)).toEqual([]);
    },
  );

  it('at fifty points and more', () => {
    expect(killed).toBeGreaterThanOrEqual(50);
  });
});
