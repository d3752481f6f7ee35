import { type EventEnvelope, isEvent } from '../domain/event.js';
import type { Direction } from '../domain/events/fields.js';
import { targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import type { TargetState } from '../domain/target/state.js';
import type { Ledger } from '../ledger/ledger.js';

/** A run as the ledger tells it. */
export interface ToldRun {
  migration: string;
  direction: Direction;
  content: string;
  /** Undefined where the ledger does not say yet. */
  committed: boolean | undefined;
}

/** All runs of a target that the ledger tells of, and what they led to; read on from where it was read to. */
export class TargetRuns {
  readonly runs = new Map<string, ToldRun>();
  readonly #target: string;
  readonly #adoptions = new Set<string>();
  #state: TargetState = targetDecider.initialState();

  constructor(target: string) {
    this.#target = target;
  }

  get version(): number {
    return this.#state.version;
  }

  async readOn(ledger: Pick<Ledger, 'streamPages'>): Promise<void> {
    for await (const page of ledger.streamPages(targetStream(this.#target), { after: this.version })) {
      this.#state = targetDecider.advance(this.#state, page);
      for (const event of page) this.#add(event);
    }
  }

  /** The runs by which migrations are applied now; what was adopted, or is so by a person’s word, has none. */
  applied(): { run: string; migration: string; content: string }[] {
    return Object.entries(this.#state.migrations)
      .filter(([, { status, run }]) => status === 'applied' && !this.#adoptions.has(run))
      .map(([migration, { run, content }]) => ({ run, migration, content }));
  }

  #add(event: EventEnvelope): void {
    if (isEvent(event, 'target.adopted') || isEvent(event, 'target.outcome-resolved'))
      this.#adoptions.add(event.id);
    if (isEvent(event, 'run.started')) {
      const { run, migration, direction, content } = event.data;
      this.runs.set(run, { migration, direction, content, committed: undefined });
    } else if (isEvent(event, 'run.execution-succeeded')) {
      this.#settle(event.data.run, true);
    } else if (isEvent(event, 'run.receipt-recovered') || isEvent(event, 'run.failed')) {
      this.#settle(event.data.run, event.data.committed);
    }
  }

  #settle(id: string, committed: boolean): void {
    const run = this.runs.get(id);
    if (run) run.committed ??= committed;
  }
}
