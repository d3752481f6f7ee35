import type { EventDraft } from '../domain/event.js';
import type { Check } from '../domain/events/fields.js';
import { lineageVersion } from '../domain/schema-version.js';
import type { Submitted } from '../ledger/stream-writer.js';
import { executionOf } from './perform-run.js';
import { briefly } from './pre-flight-migration.js';
import type { Run } from './run.js';
import { startedEvent } from './run-start.js';
import { submit, type TargetWork } from './work.js';

/** How many migrations the intents run ahead of the one that is executed. */
export const LOOKAHEAD = 96;

/** Fewer at first: until the first one executes, the target waits for them. */
const aheadOf = (index: number): number => Math.min(LOOKAHEAD, 4 * (index + 1));

/** The intents of the runs of a sequence, announced ahead of their turn. */
export class Intents {
  readonly #work: TargetWork;
  readonly #runs: readonly Run[];
  readonly #checks: ReadonlyMap<string, readonly Check[]>;
  readonly #submitted: Submitted[] = [];
  #version: string;

  /** @param checks of the runs’ migrations, by the run */
  constructor(work: TargetWork, runs: readonly Run[], checks: ReadonlyMap<string, readonly Check[]>) {
    this.#work = work;
    this.#checks = checks;
    this.#runs = runs;
    this.#version = work.writer.state.schema?.version ?? '';
    this.#submitted.push(submit(work, runs[0]!, executionStarted(runs[0]!)));
    this.#follow(runs[0]!);
  }

  /** Announces what is due, and waits until the intent of one run is durable. */
  async durable(index: number): Promise<void> {
    // In bursts, so that one commit takes many of them.
    const ahead = aheadOf(index);
    const due = this.#submitted.length - index <= ahead / 2 ? index + 1 + ahead : 0;
    while (this.#submitted.length < Math.min(this.#runs.length, due)) {
      const run = this.#runs[this.#submitted.length]!;
      const checks = this.#checks.get(run.id) ?? [];
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
    this.#version = lineageVersion(this.#version, run.direction, run.migration.content);
  }
}

const executionStarted = (run: Run): EventDraft => ({
  name: 'run.execution-started',
  data: executionOf(run),
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
    {
      name: 'run.pre-flight-passed',
      data: { run: run.id, checks: [shared, ...briefly(own)], durationMs: 0 },
    },
    { name: 'run.backup-skipped', data: { run: run.id, policy: 'none' } },
    { name: 'run.schema-validation-started', data: { run: run.id } },
    { name: 'run.schema-validated', data: { run: run.id, method: 'lineage', schemaVersion } },
    executionStarted(run),
  ];
}
