import { v7 as uuidv7 } from 'uuid';
import { withScratchCopy } from '../backup/scratch-copy.js';
import type { Check } from '../domain/events/fields.js';
import { asDaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import { readFingerprint } from '../postgres/fingerprint.js';
import type { Client } from '../postgres/index.js';
import { guardSession } from '../postgres/session.js';
import type { DryRunReport, DryRunResult } from './dry-run.js';
import { lookAtTarget } from './look-at-target.js';
import { openForReading } from './open-for-reading.js';
import type { RunPolicy } from './policy.js';
import { migrationChecks } from './pre-flight-migration.js';
import { isRefusedOnCopy, rehearseOnCopy } from './rehearse-on-copy.js';
import type { Run } from './run.js';
import { prepareRun } from './run-start.js';
import { type Survey, surveyRuns } from './survey.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

/**
 * Runs migrations on a copy of the target beside it, commits and all, and takes each back by its down section where it has one; the copy is dropped
 * whatever comes of it. The target is read, and nothing else.
 *
 * @param rows whether the copy has the target’s rows; else it has its schema
 */
export async function dryRunOnCopy(
  services: RunServices,
  address: TargetAddress,
  runs: readonly Run[],
  policyOf: (environment: string) => RunPolicy,
  rows: boolean,
): Promise<DryRunResult> {
  const work = await openForReading(services, address, policyOf);
  const result: DryRunResult = { target: address.name, checks: [], runs: [] };
  try {
    result.checks = await lookAtTarget(work);
    const survey = await surveyRuns(work, runs);
    const copy = { url: address.url, id: uuidv7(), rows, now: services.now(), signal: services.signal };
    await withScratchCopy(copy, async (url) => {
      const client = await openClient(url, {
        role: 'target',
        name: address.name,
        applicationName: `daybook tries ${services.executor}`,
      });
      try {
        const server = await guardSession(client);
        const session = { client, server, waitedMs: 0, close: () => client.end() };
        for await (const report of tryAll({ ...work, session }, runs, survey)) result.runs.push(report);
      } finally {
        await client.end().catch(() => undefined);
      }
    });
    return result;
  } catch (thrown) {
    return { ...result, error: asDaybookError(thrown) };
  } finally {
    await work.session.close();
  }
}

/** @param survey of the target itself: what a copy cannot tell, such as who else is at work there */
async function* tryAll(work: TargetWork, runs: readonly Run[], survey: Survey): AsyncGenerator<DryRunReport> {
  const { client } = work.session;
  const ahead = new Set<string>();
  const done: { run: Run; before: string }[] = [];
  let untried: Run | undefined;
  for (const run of runs) {
    const checks = migrationChecks(work, run, ahead, survey);
    ahead.add(run.migration.id);
    if (isRefusedOnCopy(run)) untried ??= run;
    if (untried) {
      yield { ...nothing(run), checks: [...checks, notTried(run, untried)] };
      continue;
    }
    const before = await readFingerprint(client);
    yield { ...nothing(run), checks, ...(await rehearseOnCopy(work, run)) };
    if (run.direction === 'up' && run.migration.reversible) done.push({ run, before });
  }
  for (const { run, before } of done.reverse()) yield await takeBack(work, client, run, before);
}

/** Behind one that cannot be taken back, what comes before it is not compared: nobody knows what it should be. */
async function takeBack(
  work: TargetWork,
  client: Client,
  { migration }: Run,
  before: string,
): Promise<DryRunReport> {
  const run = await prepareRun({ migration, direction: 'down' }, work.services.monotonic);
  const rehearsed = await rehearseOnCopy(work, run);
  const exact = (await readFingerprint(client)) === before;
  const check: Check = {
    check: 'undo',
    outcome: exact ? 'passed' : 'warned',
    finding: exact
      ? 'it brings the schema back exactly'
      : 'the schema is not the one before the migration, or a later one of these has no way back',
  };
  return { ...nothing(run), checks: [check], ...rehearsed };
}

const nothing = ({ migration: { id }, direction }: Run): DryRunReport => ({
  migration: id,
  direction,
  checks: [],
  created: [],
  dropped: [],
  records: 0,
  recordsOf: [],
  locks: [],
  durationMs: 0,
});

const notTried = (run: Run, untried: Run): Check => ({
  check: 'rehearsal',
  outcome: 'warned',
  finding:
    run === untried
      ? 'not tried: it changes what all databases of the server share'
      : `not tried: it comes after ${untried.migration.id}, which cannot be tried on a copy`,
});
