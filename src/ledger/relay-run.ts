import { setTimeout as sleep } from 'node:timers/promises';
import { asDaybookError, DaybookError } from '../errors.js';
import { isPassing } from '../kafka/failure.js';
import { onLost } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { isConnectionLoss } from '../postgres/sqlstate.js';
import { backOffMs } from './back-off.js';
import { RelayCopy } from './relay-copy.js';
import { readLag } from './relay-lag.js';
import type { RelayOptions } from './relay-options.js';
import { RelaySession } from './relay-session.js';
import { CHANNEL, POLL_MS } from './tail.js';
import { WakeUp } from './wake-up.js';

/** How often a relay that stands by looks whether the active one is gone, in ms. */
export const STAND_BY_MS = 250;

/** How long to wait at most before each new attempt when Kafka or the ledger is out of reach, in ms; the last is repeated. */
export const RETRY_PAUSES_MS = [100, 200, 500, 1000, 2000] as const;

/** A relay at work: connections that come and go, around {@link RelayCopy}. */
export class RelayRun {
  readonly #options: RelayOptions & { signal: AbortSignal };
  readonly #wakeUp: WakeUp;
  #published = 0;
  /** How many events the topic holds, once that is known. */
  #position: number | undefined;
  #head = 0;
  #lagMs = 0;
  #failures = 0;

  constructor(options: RelayOptions & { signal: AbortSignal }) {
    this.#options = options;
    this.#wakeUp = new WakeUp(options.signal);
  }

  async run(): Promise<void> {
    try {
      await this.#repeat('the ledger', isLedgerLost, () => this.#session());
    } finally {
      this.#wakeUp.end();
    }
  }

  /** One connection to the ledger, until it is lost. */
  async #session(): Promise<void> {
    const session = await RelaySession.open(this.#options.ledger, (client) => this.#pulse(client));
    const lost = new AbortController();
    try {
      session.client.on('notification', ({ payload }) => {
        this.#head = Math.max(this.#head, Number(payload) || 0);
        this.#wakeUp.now();
      });
      // Another relay may be the active one from then on: what is on its way to Kafka is given up at once.
      onLost(session.client, (cause) => {
        lost.abort(
          new DaybookError('LEDGER_UNREACHABLE', 'the connection to the ledger was lost', { cause }),
        );
        this.#wakeUp.now();
      });
      await session.ask((client) => client.query(`LISTEN ${CHANNEL}`));
      await this.#lead(session);
      const signal = AbortSignal.any([this.#options.signal, lost.signal]);
      await this.#repeat('Kafka', isPassing, () => this.#copy(session, signal));
    } finally {
      this.#options.onActive?.(false);
      await session.close();
    }
  }

  async #lead(session: RelaySession): Promise<void> {
    const { log, signal, ledger, onActive } = this.#options;
    for (let tries = 1; !signal.aborted; tries += 1) {
      if (await session.tryLead()) {
        log?.info({ ledger: ledger.name }, 'the relay is active');
        onActive?.(true);
        return;
      }
      if (tries === 1) {
        log?.info({ ledger: ledger.name }, 'another relay is active; this one stands by');
        onActive?.(false);
        this.#well();
        // What it published when it was the active one is no longer where the topic ends.
        this.#position = undefined;
      }
      await pause(STAND_BY_MS, signal);
    }
  }

  /** One connection to Kafka, until it is lost. */
  async #copy(session: RelaySession, signal: AbortSignal): Promise<void> {
    const { kafka, pollMs = POLL_MS } = this.#options;
    const copy = await RelayCopy.open(session, kafka, { ...this.#options, signal });
    try {
      this.#position = copy.next;
      await session.ask((client) => this.#pulse(client));
      while (!signal.aborted) {
        const published = await copy.advance();
        this.#well();
        this.#published += published;
        this.#position = copy.next;
        if (published > 0) this.#report();
        else await this.#wakeUp.within(pollMs);
      }
      if (!this.#options.signal.aborted) throw signal.reason;
    } finally {
      await copy.close();
    }
  }

  /** Does something again and again, with pauses, until the signal or a failure that does not pass. */
  async #repeat(
    what: string,
    passes: (error: unknown) => boolean,
    attempt: () => Promise<void>,
  ): Promise<void> {
    const { log, signal, onTrouble } = this.#options;
    while (!signal.aborted) {
      try {
        await attempt();
      } catch (error) {
        if (signal.aborted) return;
        if (!passes(error)) throw error;
        const pauseMs = backOffMs(RETRY_PAUSES_MS, this.#failures + 1);
        this.#failures += 1;
        log?.warn({ reason: (error as Error).message, retryInMs: pauseMs }, `the relay has lost ${what}`);
        onTrouble?.(asFailure(error));
        await pause(pauseMs, signal);
      }
    }
  }

  #well(): void {
    if (this.#failures === 0) return;
    this.#failures = 0;
    this.#options.onTrouble?.(undefined);
  }

  /** How far behind the topic is, also while Kafka does not answer. */
  async #pulse(client: Client): Promise<void> {
    const { head, ageMs } = await readLag(client, this.#position ?? 0);
    this.#head = head;
    this.#lagMs = ageMs;
    this.#report();
  }

  #report(): void {
    const position = this.#position;
    if (position === undefined) return;
    const head = Math.max(this.#head, position);
    const lagMs = head > position ? this.#lagMs : 0;
    this.#options.onProgress?.({ published: this.#published, position, head, lagMs });
  }
}

const isLedgerLost = (error: unknown): boolean =>
  isConnectionLoss(error) || (error instanceof DaybookError && error.code === 'LEDGER_UNREACHABLE');

const asFailure = (error: unknown): DaybookError =>
  isConnectionLoss(error)
    ? new DaybookError('LEDGER_UNREACHABLE', 'the connection to the ledger was lost', { cause: error })
    : asDaybookError(error);

/** Ends early, without an error, when the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
