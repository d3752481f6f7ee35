import { setImmediate as turn } from 'node:timers/promises';
import { ConcurrencyError, DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { sqlstateOf } from '../postgres/sqlstate.js';
import type { AppendOutcome, AppendRequest } from './append-batch.js';
import { appendPatiently } from './append-patiently.js';
import type { LedgerConnection } from './connection.js';

/** The most events that go into one commit. */
export const MAXIMUM_BATCH_EVENTS = 512;

/**
 * From so many appends on, those that wait and those just answered, half of them go into one commit, so that the server is busy with one
 * half while the other is made here. With fewer, one commit more costs more than that gains.
 */
export const HALVED_FROM = 128;

/** How long an append that is in no hurry waits for others to share its commit, in ms. */
export const LINGER_MS = 25;

/** The most events that may wait; an append beyond it is refused until some are through. */
export const MAXIMUM_WAITING_EVENTS = 100_000;

type Outcomes = AppendOutcome[] | { rejected: unknown };

/** What one commit is asked for. */
interface SentBatch {
  batch: Waiting[];
  outcomes: Promise<Outcomes>;
}

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
    await turn();
    let sent: SentBatch | undefined;
    while (sent || this.#waiting.length > 0) {
      sent ??= this.#send(this.#take(shareOf(this.#waiting.length)));
      const outcomes = await sent.outcomes;
      // The next half is under way before those of this one hear of it and append again.
      const next = 'rejected' in outcomes ? undefined : this.#sendHalf(sent.batch.length);
      if (next) await turn();
      await this.#tell(sent.batch, outcomes);
      sent = next;
    }
    this.#busy = undefined;
  }

  /** While the server waits; undefined where it had better wait until those just answered append again. */
  #sendHalf(answered: number): SentBatch | undefined {
    const expected = this.#waiting.length + answered;
    if (expected < HALVED_FROM || this.#waiting.length === 0) return undefined;
    return this.#send(this.#take(shareOf(expected)));
  }

  /** The first of those that wait: so many at most, and no more events than a commit takes; but one append at least. */
  #take(most: number): Waiting[] {
    let events = 0;
    let taken = 0;
    for (const { request } of this.#waiting.slice(0, most)) {
      if (taken > 0 && events + request.events.length > MAXIMUM_BATCH_EVENTS) break;
      events += request.events.length;
      taken += 1;
    }
    this.#waitingEvents -= events;
    return this.#waiting.splice(0, taken);
  }

  #send(batch: Waiting[]): SentBatch {
    const outcomes = this.#append(batch.map(({ request }) => request)).catch((rejected: unknown) => ({
      rejected,
    }));
    return { batch, outcomes };
  }

  async #tell(batch: Waiting[], outcomes: Outcomes): Promise<void> {
    if (!('rejected' in outcomes)) {
      // Who is refused is told first, and so is ahead of those who were accepted when all of them append again: nobody starves.
      for (const isConflict of [true, false]) {
        batch.forEach((waiting, index) => {
          const outcome = outcomes[index]!;
          if ((outcome.outcome === 'conflict') === isConflict) settle(waiting, outcome);
        });
      }
      return;
    }
    const { rejected } = outcomes;
    if (batch.length > 1 && isRefusal(rejected)) await this.#commitHalves(batch);
    else
      for (const { request, reject } of batch)
        reject(isRefusal(rejected) ? refused(request, rejected) : rejected);
  }

  async #commit(batch: Waiting[]): Promise<void> {
    await this.#tell(batch, await this.#send(batch).outcomes);
  }

  /** Something in the batch is refused by the database, and everything with it: until it is alone, its neighbours go on without it. */
  async #commitHalves(batch: Waiting[]): Promise<void> {
    const middle = Math.ceil(batch.length / 2);
    await this.#commit(batch.slice(0, middle));
    await this.#commit(batch.slice(middle));
  }

  /** Asked again after a lost connection: what was committed before comes back as known, by the events’ ids. */
  async #append(requests: readonly AppendRequest[]): Promise<AppendOutcome[]> {
    await this.#held;
    return await this.#connection.use(async (client) => {
      if (!this.#joined.has(client)) {
        await this.#join(client);
        this.#joined.add(client);
      }
      return await appendPatiently(client, requests);
    });
  }
}

/** How many of so many appends go into one commit. */
const shareOf = (appends: number): number => (appends < HALVED_FROM ? appends : Math.ceil(appends / 2));

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
