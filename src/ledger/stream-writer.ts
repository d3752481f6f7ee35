import type { Decider } from '../domain/decider.js';
import { type EventContext, type EventEnvelope, makeEvent } from '../domain/event.js';
import { ConcurrencyError } from '../errors.js';
import type { Ledger } from './ledger.js';
import { newUuid } from './uuid.js';

/** What a writer needs to know of the world. */
export interface WriterSettings {
  actor: string;
  executor?: string;
  now: () => Date;
}

export interface Submitted {
  events: readonly EventEnvelope[];
  /** Resolves when the events are durable. */
  durable: Promise<void>;
}

/** How often a decision is made anew after somebody else appended first. */
export const DECISION_ATTEMPTS = 8;

/**
 * Decides on one stream and appends what was decided. It holds the stream’s state and moves on with each command before the
 * append is durable, so that commands can follow each other without waiting; one append that fails ends the writer.
 */
export class StreamWriter<State extends { version: number }, Command> {
  readonly #ledger: Ledger;
  readonly #stream: string;
  readonly #decider: Decider<State, Command>;
  readonly #settings: WriterSettings;
  readonly #lastOf = new Map<string, string>();
  #state: State;
  #failure: { error: unknown } | undefined;

  private constructor(
    ledger: Ledger,
    stream: string,
    decider: Decider<State, Command>,
    state: State,
    settings: WriterSettings,
  ) {
    this.#ledger = ledger;
    this.#stream = stream;
    this.#decider = decider;
    this.#state = state;
    this.#settings = settings;
  }

  /**
   * Reads the stream and stands at its end.
   *
   * @param since what was read of it before; it is not changed where `decider.advance` changes nothing that it is given
   */
  static async open<State extends { version: number }, Command>(
    ledger: Ledger,
    stream: string,
    decider: Decider<State, Command>,
    settings: WriterSettings,
    since: State = decider.initialState(),
  ): Promise<StreamWriter<State, Command>> {
    let state = since;
    for await (const page of ledger.streamPages(stream, { after: since.version })) {
      state = decider.advance(state, page);
    }
    return new StreamWriter(ledger, stream, decider, state, settings);
  }

  /** Moves on with each command; whoever wants to compare later keeps a copy. */
  get state(): Readonly<State> {
    return this.#state;
  }

  /**
   * Decides and sends off the append.
   *
   * @param correlationId the run or rollout that the events belong to; each is caused by the one before it
   * @param options.linger nobody waits for the append: it may wait a little for others
   * @throws what the decider refuses with, and what an earlier append of this writer failed with
   */
  submit(command: Command, correlationId?: string, options?: { linger?: boolean }): Submitted {
    if (this.#failure) throw this.#failure.error;
    const drafts = this.#decider.decide(this.#state, command);
    const expectedVersion = this.#state.version;
    const events: EventEnvelope[] = [];
    for (const draft of drafts) {
      const causationId = correlationId === undefined ? undefined : this.#lastOf.get(correlationId);
      const context: EventContext = {
        ledger: this.#ledger.name,
        actor: this.#settings.actor,
        ...(this.#settings.executor === undefined ? {} : { executor: this.#settings.executor }),
        ...(correlationId === undefined ? {} : { correlationId }),
        ...(causationId === undefined ? {} : { causationId }),
      };
      const time = this.#settings.now();
      const event = makeEvent(draft, context, {
        id: newUuid(time),
        time,
        stream: this.#stream,
        version: expectedVersion + events.length + 1,
      });
      if (correlationId !== undefined) this.#lastOf.set(correlationId, event.id);
      events.push(event);
    }
    if (events.length === 0) return { events, durable: Promise.resolve() };
    this.#state = this.#decider.advance(this.#state, events);
    const durable = this.#ledger.append(this.#stream, expectedVersion, events, options).then(
      () => undefined,
      (error: unknown) => {
        this.#failure ??= { error };
        throw error;
      },
    );
    // Whoever does not wait for this append learns of its failure at the next command.
    durable.catch(() => undefined);
    return { events, durable };
  }

  /** {@link submit}, and waits until the events are durable. */
  async execute(command: Command, correlationId?: string): Promise<readonly EventEnvelope[]> {
    const { events, durable } = this.submit(command, correlationId);
    await durable;
    return events;
  }
}

/** Decides on a stream and appends; where somebody else appended first, reads on and decides again. */
export async function decideOn<State extends { version: number }, Command>(
  ledger: Ledger,
  stream: string,
  decider: Decider<State, Command>,
  settings: WriterSettings,
  command: Command,
): Promise<readonly EventEnvelope[]> {
  for (let attempt = 1; ; attempt += 1) {
    const writer = await StreamWriter.open(ledger, stream, decider, settings);
    try {
      return await writer.execute(command);
    } catch (error) {
      if (!(error instanceof ConcurrencyError) || attempt >= DECISION_ATTEMPTS) throw error;
    }
  }
}
