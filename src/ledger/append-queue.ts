import { ConcurrencyError, DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { sqlstateOf } from '../postgres/sqlstate.js';
import type { AppendOutcome, AppendRequest } from './append-batch.js';
import { appendPatiently } from './append-patiently.js';
import type { LedgerConnection } from './connection.js';

/** The most events that go into one commit. */
export const MAXIMUM_BATCH_EVENTS = 512;

/** How long an append that is in no hurry waits for others to share its commit, in ms. */
export const LINGER_MS = 25;

/** The most events that may wait; an append beyond it is refused until some are through. */
export const MAXIMUM_WAITING_EVENTS = 100_000;

interface Waiting {
  request: AppendRequest;
  resolve: (position: number) => void;
  reject: (error: unknown) => void;
}

/**
 * Group commit: what arrives while a commit is under way goes into the next one, one round trip for all of it, in the order
 * in which it was asked for. Each append is taken or refused on its own.
 */
export class AppendQueue {
  readonly #connection: LedgerConnection;
  readonly #join: (client: Client) => Promise<void>;
  readonly #joined = new WeakSet<Client>();
  #waiting: Waiting[] = [];
  #waitingEvents = 0;
  #busy: Promise<void> | undefined;
  #lingering: NodeJS.Timeout | undefined;
  #held: Promise<void> | undefined;

  /** @param join asked once with each new connection, before the first append by it; where it fails, so does the append */
  constructor(
    connection: LedgerConnection,
    join: (client: Client) => Promise<void> = () => Promise.resolve(),
  ) {
    this.#connection = connection;
    this.#join = join;
  }

  /**
   * @param options.linger wait a little for others to share the commit: for what nobody waits for
   * @returns the position of the first event, once it is durable
   * @throws ConcurrencyError where the stream is not at the version expected; DaybookError EVENT_INVALID where the database refuses the
   *   append, LEDGER_UNREACHABLE where too many wait
   */
  append(request: AppendRequest, { linger = false } = {}): Promise<number> {
    if (this.#waitingEvents + request.events.length > MAXIMUM_WAITING_EVENTS) {
      return Promise.reject(
        new DaybookError(
          'LEDGER_UNREACHABLE',
          `${this.#waitingEvents} events wait for the ledger; no more are taken`,
        ),
      );
    }
    return new Promise((resolve, reject) => {
      this.#waiting.push({ request, resolve, reject });
      this.#waitingEvents += request.events.length;
      if (linger) this.#lingering ??= setTimeout(() => this.#start(), LINGER_MS);
      else this.#start();
    });
  }

  /** Lets nothing be committed before something was found to be in order; where it is not, every append fails with that. */
  hold(until: Promise<void>): void {
    this.#held = until;
    // Who appends nothing need not know.
    until.catch(() => undefined);
  }

  #start(): void {
    clearTimeout(this.#lingering);
    this.#lingering = undefined;
    if (this.#waiting.length > 0) this.#busy ??= this.#drain();
  }

  /** Resolves when nothing waits any more. */
  async idle(): Promise<void> {
    this.#start();
    while (this.#busy) await this.#busy;
  }

  async #drain(): Promise<void> {
    // What is asked for in this same turn of the event loop belongs into the first batch.
    await new Promise<void>((resolve) => setImmediate(resolve));
    while (this.#waiting.length > 0) await this.#commit(this.#take());
    this.#busy = undefined;
  }

  #take(): Waiting[] {
    let events = 0;
    let taken = 0;
    for (const { request } of this.#waiting) {
      if (taken > 0 && events + request.events.length > MAXIMUM_BATCH_EVENTS) break;
      events += request.events.length;
      taken += 1;
    }
    this.#waitingEvents -= events;
    return this.#waiting.splice(0, taken);
  }

  async #commit(batch: readonly Waiting[]): Promise<void> {
    try {
      await this.#held;
      const outcomes = await this.#append(batch.map(({ request }) => request));
      // Who is refused is told first, and so is ahead of those who were accepted when all of them append again: nobody starves.
      for (const isConflict of [true, false]) {
        batch.forEach((waiting, index) => {
          const outcome = outcomes[index]!;
          if ((outcome.outcome === 'conflict') === isConflict) settle(waiting, outcome);
        });
      }
    } catch (error) {
      if (batch.length > 1 && isRefusal(error)) await this.#commitHalves(batch);
      else
        for (const { request, reject } of batch) reject(isRefusal(error) ? refused(request, error) : error);
    }
  }

  /** Something in the batch is refused by the database, and everything with it: until it is alone, its neighbours go on without it. */
  async #commitHalves(batch: readonly Waiting[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }

  /** Asked again after a lost connection: what was committed before comes back as known, by the events’ ids. */
  async #append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    return await this.#connection.use(async (client) => {
      if (!this.#joined.has(client)) {
        await this.#join(client);
        this.#joined.add(client);
      }
      return await appendPatiently(client, requests);
    });
  }
}

/** Data exceptions, violated constraints and exceeded limits: of what was asked for, not of the ledger. */
const isRefusal = (error: unknown): boolean => /^(22|23|54)/.test(sqlstateOf(error) ?? '');

const refused = ({ stream }: AppendRequest, cause: unknown): DaybookError =>
  new DaybookError(
    'EVENT_INVALID',
    `the ledger refuses an append to ${stream}: ${(cause as Error).message}`,
    { cause },
  );

function settle({ request, resolve, reject }: Waiting, outcome: AppendOutcome): void {
  if (outcome.outcome === 'conflict') {
    reject(new ConcurrencyError(request.stream, request.expectedVersion, outcome.actualVersion));
  } else {
    resolve(outcome.position);
  }
}
