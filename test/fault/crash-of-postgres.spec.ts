import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { type CrashPoint, type Disaster, killAt, uninterrupted } from '../support/crash/kill.js';
import { crashPoints, nameOfPoint } from '../support/crash/points.js';
import { CRASH_SCENARIOS } from '../support/crash/scenarios.js';
import { crashTemplates } from '../support/crash/templates.js';
import { type OwnPostgres, ownPostgres } from '../support/own-postgres.js';

/** What is done to the target there tells most of a server that goes away. */
const OF_THE_TARGET = /daybook\.enter|CONCURRENTLY|VACUUM|snapshot/;
const POINTS = 3;

/** So many of them, spread over all. */
const spread = (points: readonly CrashPoint[]): CrashPoint[] =>
  points.filter((_, index) => index % Math.ceil(points.length / POINTS) === 0);

describe.each(['a migration in stages', 'a data migration in batches'])('%s', (name) => {
  const scenario = CRASH_SCENARIOS.find((one) => one.name === name)!;
  let server: OwnPostgres;
  let templates: Awaited<ReturnType<typeof crashTemplates>>;
  beforeAll(async () => {
    server = await ownPostgres();
    templates = await crashTemplates(server.url);
  });
  afterAll(() => server?.end());

  const restart: Disaster = () => server.outage(async () => {});
  const endSessions: Disaster = async (_command, { target }) => {
    await query(
      target.url,
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE datname = current_database() AND application_name LIKE 'daybook %'`,
    );
  };

  it.each<[string, Disaster]>([
    ['whose server is killed and started again', restart],
    ['whose sessions in the target are terminated', endSessions],
  ])(
    '%s is finished by the next command, each change made once',
    { timeout: 300_000 },
    async (_what, disaster) => {
      const { moments, facts } = await uninterrupted(scenario, templates);
      const points = crashPoints(moments).filter(
        ({ moment, how }) => how === 'unheard' && OF_THE_TARGET.test(moment.what),
      );
      for (const point of spread(points)) {
        const found = await killAt(scenario, templates, point, disaster);
        expect({ at: nameOfPoint(point), ...found }).toEqual({ at: nameOfPoint(point), facts, remains: [] });
      }
    },
  );
});
