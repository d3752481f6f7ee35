import { setTimeout as sleep } from 'node:timers/promises';
import { DaybookError } from '../errors.js';
import { isPassing } from '../kafka/failure.js';
import { onLost } from '../postgres/connect.js';
import { isConnectionLoss } from '../postgres/sqlstate.js';
import { readSize } from './read.js';
import { RelayCopy } from './relay-copy.js';
import type { RelayOptions } from './relay-options.js';
import { RelaySession } from './relay-session.js';
import { CHANNEL, POLL_MS } from './tail.js';
import { WakeUp } from './wake-up.js';

/** How often a relay that stands by looks whether the active one is gone, in ms. */
export const STAND_BY_MS = 1000;

/** How long to wait before each new attempt when Kafka or the ledger is out of reach, in ms; the last is repeated. */
export const RETRY_PAUSES_MS = [100, 200, 500, 1000, 2000] as const;

/** A relay at work: connections that come and go, around {@link RelayCopy}. */
export class RelayRun {
  readonly #options: RelayOptions & { signal: AbortSignal };
  readonly #wakeUp: WakeUp;
  #published = 0;
  #position = 0;
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
    const session = await RelaySession.open(this.#options.ledger);
    try {
      session.client.on('notification', () => this.#wakeUp.now());
      onLost(session.client, () => this.#wakeUp.now());
      await session.client.query(`LISTEN ${CHANNEL}`);
      await this.#lead(session);
      await this.#repeat(
        'Kafka',
        isPassing,
        () => this.#copy(session),
        async () => {
          this.#report(await readSize(session.client));
        },
      );
    } finally {
      await session.close();
    }
  }

  async #lead(session: RelaySession): Promise<void> {
    const { log, signal, ledger } = this.#options;
    for (let tries = 1; !signal.aborted; tries += 1) {
      if (await session.tryLead()) {
        log?.info({ ledger: ledger.name }, 'the relay is active');
        return;
      }
      if (tries === 1) log?.info({ ledger: ledger.name }, 'another relay is active; this one stands by');
      await pause(STAND_BY_MS, signal);
    }
  }

  /** One connection to Kafka, until it is lost. */
  async #copy(session: RelaySession): Promise<void> {
    const { kafka, signal, pollMs = POLL_MS } = this.#options;
    const copy = await RelayCopy.open(session.client, kafka, this.#options);
    try {
      this.#position = copy.next;
      while (!signal.aborted) {
        const published = await copy.advance();
        this.#failures = 0;
        this.#published += published;
        this.#position = copy.next;
        if (published > 0) this.#report(await copy.head());
        else await this.#wakeUp.within(pollMs);
      }
    } finally {
      await copy.close();
    }
  }

  /** Does something again and again, with pauses, until the signal or a failure that does not pass. */
  async #repeat(
    what: string,
    passes: (error: unknown) => boolean,
    attempt: () => Promise<void>,
    onFailure?: () => Promise<void>,
  ): Promise<void> {
    const { log, signal } = this.#options;
    while (!signal.aborted) {
      try {
        await attempt();
      } catch (error) {
        if (signal.aborted) return;
        if (!passes(error)) throw error;
        const pauseMs = RETRY_PAUSES_MS[Math.min(this.#failures, RETRY_PAUSES_MS.length - 1)]!;
        this.#failures += 1;
        log?.warn({ reason: (error as Error).message, retryInMs: pauseMs }, `the relay has lost ${what}`);
        await onFailure?.();
        await pause(pauseMs, signal);
      }
    }
  }

  #report(head: number): void {
    this.#options.onProgress?.({ published: this.#published, position: this.#position, head });
  }
}

const isLedgerLost = (error: unknown): boolean =>
  isConnectionLoss(error) || (error instanceof DaybookError && error.code === 'LEDGER_UNREACHABLE');

/** Ends early, without an error, when the signal aborts. */
const pause = (ms: number, signal: AbortSignal): Promise<void> =>
  sleep(ms, undefined, { signal }).catch(() => undefined);
