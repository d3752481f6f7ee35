import type { EventDraft } from '../domain/event.js';
import type { Check } from '../domain/events/fields.js';
import { lineageVersion } from '../domain/schema-version.js';
import type { Submitted } from '../ledger/stream-writer.js';
import { abandon } from './abandon.js';
import { derivedVersion } from './derived-version.js';
import { type Execution, execute } from './execute.js';
import { executedEvent, executionFailedEvent } from './execution-events.js';
import { failRun } from './fail-run.js';
import { type Finished, finishRun } from './finish-run.js';
import { Interrupted } from './interrupted.js';
import { outcomeUnknown } from './perform-run.js';
import { migrationChecks } from './pre-flight-migration.js';
import { prepareRunSteps } from './prepare-run-steps.js';
import type { Run } from './run.js';
import { reportOf } from './run-report.js';
import { startedEvent } from './run-start.js';
import { takeFingerprint } from './snapshot.js';
import { mention, submit, type TargetWork } from './work.js';

/** How many migrations the intents run ahead of the one that is executed. */
export const LOOKAHEAD = 32;

/**
 * Takes a sequence of runs through their steps with the intents of the next ones and the outcomes of the last ones committed
 * to the ledger while the current one executes. Receipts make that safe: whatever happens, which of them are committed can be
 * read. The target is looked at, and its fingerprint read, at the two ends of the sequence; in between each execution demands
 * the receipt of its predecessor in its own transaction.
 *
 * @param onFinished called for each run that is over, in their order
 * @throws DaybookError what ended the sequence; the runs whose turn did not come are closed as such
 */
export async function performSequence(
  work: TargetWork,
  runs: readonly Run[],
  onFinished: (finished: Finished) => void,
): Promise<void> {
  await prepareRunSteps(work, runs[0]!, new Set());
  const intents = new Intents(work, runs);
  for (let index = 0; index < runs.length; index += 1) {
    const run = runs[index]!;
    if (work.services.signal.aborted) {
      await abandon(work, intents.announced(index));
      throw new Interrupted();
    }
    await intents.durable(index);
    run.startedAt = work.services.monotonic();
    const executedAt = work.services.now();
    const execution = await execute(work, run, runs[index - 1]?.id);
    if (!execution.succeeded) throw await endSequence(work, run, execution, intents.announced(index + 1));
    const finished = await finish(work, run, execution, executedAt, index === runs.length - 1);
    onFinished(finished);
    if (finished.error) {
      await abandon(work, intents.announced(index + 1));
      throw finished.error;
    }
  }
}

/** The intents of the runs of a sequence, announced ahead of their turn. */
class Intents {
  readonly #work: TargetWork;
  readonly #runs: readonly Run[];
  readonly #ahead = new Set<string>();
  readonly #submitted: Submitted[] = [];
  #version: string;

  constructor(work: TargetWork, runs: readonly Run[]) {
    this.#work = work;
    this.#runs = runs;
    this.#version = work.writer.state.schema?.version ?? '';
    this.#submitted.push(submit(work, runs[0]!, executionStarted(runs[0]!)));
    this.#follow(runs[0]!);
  }

  /** Announces what is due, and waits until the intent of one run is durable. */
  async durable(index: number): Promise<void> {
    // In bursts, so that one commit takes many of them.
    const due = this.#submitted.length - index <= LOOKAHEAD / 2 ? index + 1 + LOOKAHEAD : 0;
    while (this.#submitted.length < Math.min(this.#runs.length, due)) {
      const run = this.#runs[this.#submitted.length]!;
      const checks = migrationChecks(this.#work, run, this.#ahead);
      this.#submitted.push(submit(this.#work, run, ...intentOf(this.#work, run, checks, this.#version)));
      this.#follow(run);
    }
    await this.#submitted[index]!.durable;
  }

  /** The runs from one on whose intents were announced. */
  announced(from: number): readonly Run[] {
    return this.#runs.slice(from, this.#submitted.length);
  }

  #follow(run: Run): void {
    this.#ahead.add(run.migration.id);
    this.#version = lineageVersion(this.#version, run.direction, run.migration.content);
  }
}

const executionStarted = (run: Run): EventDraft => ({
  name: 'run.execution-started',
  data: { run: run.id, ...(run.statements ? { statements: run.statements.length } : {}) },
});

function intentOf(work: TargetWork, run: Run, own: readonly Check[], schemaVersion: string): EventDraft[] {
  const shared: Check = {
    check: 'target',
    outcome: 'passed',
    finding: 'as found for the first run of the sequence',
  };
  return [
    startedEvent(work, run),
    { name: 'run.pre-flight-started', data: { run: run.id } },
    { name: 'run.pre-flight-passed', data: { run: run.id, checks: [shared, ...own], durationMs: 0 } },
    { name: 'run.backup-skipped', data: { run: run.id, policy: 'none' } },
    { name: 'run.schema-validation-started', data: { run: run.id } },
    { name: 'run.schema-validated', data: { run: run.id, method: 'lineage', schemaVersion } },
    executionStarted(run),
  ];
}

type Succeeded = Extract<Execution, { succeeded: true }>;

async function finish(
  work: TargetWork,
  run: Run,
  execution: Succeeded,
  executedAt: Date,
  last: boolean,
): Promise<Finished> {
  const { outcome, durationMs } = execution;
  const drafts = [executedEvent(run, execution)];
  const { verify, expect, instance } = run.migration;
  const nothingToDo = !verify && !expect && !instance && outcome.recordsOf.length === 0;
  if (last || !nothingToDo) {
    const method = last ? 'fingerprint' : 'lineage';
    return await finishRun(work, run, { outcome, executedAt, durationMs }, drafts, method);
  }
  return finishAtOnce(work, run, execution, executedAt, drafts);
}

/** Nothing is to be verified and nothing to be cleaned up: all that is left is to say so, while the next one executes. */
function finishAtOnce(
  work: TargetWork,
  run: Run,
  { outcome, durationMs }: Succeeded,
  executedAt: Date,
  drafts: readonly EventDraft[],
): Finished {
  const schemaVersion = derivedVersion(work.writer.state, run);
  mention(
    work,
    run,
    ...drafts,
    { name: 'run.post-validation-started', data: { run: run.id } },
    {
      name: 'run.post-validation-passed',
      data: { run: run.id, checks: [], method: 'lineage', schemaVersion, durationMs: 0 },
    },
    { name: 'run.clean-up-started', data: { run: run.id } },
    { name: 'run.clean-up-completed', data: { run: run.id, removed: [], analyzed: [], durationMs: 0 } },
    {
      name: 'run.succeeded',
      data: {
        run: run.id,
        durationMs: work.services.monotonic() - run.startedAt,
        rollbackAvailable: run.direction === 'up' && run.migration.reversible,
      },
    },
  );
  const report = reportOf(work, run, { status: 'success', executedAt, durationMs, outcome, schemaVersion });
  work.services.observer.report?.(report);
  return { run, report };
}

async function endSequence(
  work: TargetWork,
  run: Run,
  execution: Extract<Execution, { succeeded: false }>,
  later: readonly Run[],
): Promise<Error> {
  if (execution.unknown) return outcomeUnknown(run, execution.error);
  const { error, failure } = execution;
  await abandon(work, later);
  const fingerprint = await takeFingerprint(work.session.client).catch(() => undefined);
  return await failRun(
    work,
    run,
    'execution',
    error,
    failure,
    [executionFailedEvent(work, run, execution)],
    fingerprint,
  );
}
