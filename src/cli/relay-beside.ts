import { setTimeout as sleep } from 'node:timers/promises';
import type { KafkaConfig } from '../config/config.js';
import { asDaybookError, type DaybookError } from '../errors.js';
import type { LedgerAddress } from '../ledger/connection.js';
import type { Ledger } from '../ledger/ledger.js';
import type { RelayOptions } from '../ledger/relay-options.js';
import type { RunObserver } from '../run/observer.js';
import type { CommandContext } from './command.js';

/**
 * How often a command that works for long brings what it has appended, in ms. A relay that is woken by every commit would take as
 * much of the machine as the work itself.
 */
export const BRING_EVERY_MS = 5_000;

/** How long a command waits at its end for the topic to have what it appended, in ms. */
export const PATIENCE_MS = 5_000;

/** How long Kafka may take to answer before a command counts it as out of reach, in ms. */
export const KAFKA_PATIENCE_MS = 2_000;

type Needs = Pick<CommandContext, 'out' | 'log' | 'signal'>;

/**
 * Brings what a command appends to Kafka while the command works. Another relay may be the active one: then it does that. Kafka
 * out of reach is told and never a failure: the ledger has the events, and the next relay goes on with them.
 */
export class RelayBeside {
  readonly #ledger: Ledger;
  readonly #options: RelayOptions | undefined;
  readonly #needs: Needs;
  readonly #sizeBefore: number;
  readonly #over = new AbortController();
  #bringing: Promise<void> | undefined;
  /** How many events the topic has, as far as this command knows. */
  #position = 0;

  private constructor(ledger: Ledger, sizeBefore: number, options: RelayOptions | undefined, needs: Needs) {
    this.#ledger = ledger;
    this.#sizeBefore = sizeBefore;
    this.#options = options && {
      ...options,
      onProgress: ({ position }) => {
        this.#position = position;
      },
    };
    this.#needs = needs;
  }

  /** Notes how far the ledger is; Kafka is connected to when there is something to bring. */
  static async prepare(
    ledger: Ledger,
    address: LedgerAddress,
    kafka: KafkaConfig | undefined,
    needs: Needs,
  ): Promise<RelayBeside> {
    const options = kafka && {
      ledger: address,
      kafka: { ...kafka, connectTimeoutMs: KAFKA_PATIENCE_MS },
      log: quiet(needs.log),
    };
    return new RelayBeside(ledger, await ledger.size(), options, needs);
  }

  /** The observer, with whose first step the bringing begins. */
  startingWith(observer: RunObserver): RunObserver {
    const options = this.#options;
    if (!options) return observer;
    return {
      ...observer,
      step: (...told) => {
        this.#bringing ??= this.#bringNowAndThen(options);
        observer.step?.(...told);
      },
    };
  }

  /** Waits, not for long, until the topic has what the command appended. */
  async finish(): Promise<void> {
    const { out, log, signal } = this.#needs;
    this.#over.abort();
    await this.#bringing;
    try {
      const size = await this.#ledger.size();
      if (size === this.#sizeBefore) return;
      if (!this.#options) {
        log.debug('Kafka is not configured: the events are in the copy in PostgreSQL alone');
        return;
      }
      if (this.#position >= size || signal.aborted) return;
      const deadline = AbortSignal.timeout(PATIENCE_MS);
      const trouble = await this.#bring({ ...this.#options, signal: deadline });
      if (trouble) out.note(this.#complaint(trouble, size, deadline.aborted));
    } catch (thrown) {
      // The command’s own outcome counts; that the ledger cannot be asked any more, it has said itself.
      log.debug({ err: thrown }, 'what was appended could not be brought to Kafka');
    }
  }

  async #bringNowAndThen(options: RelayOptions): Promise<void> {
    const signal = AbortSignal.any([this.#over.signal, this.#needs.signal]);
    while (!signal.aborted) {
      await sleep(BRING_EVERY_MS, undefined, { signal }).catch(() => undefined);
      if (!signal.aborted) await this.#bring({ ...options, signal }).catch(() => undefined);
    }
  }

  /** @returns what kept events from the topic; nothing where they are there, or another relay brings them */
  async #bring(options: RelayOptions): Promise<DaybookError | undefined> {
    const { relayOnce } = await import('../ledger/relay.js');
    try {
      await relayOnce(options);
      return undefined;
    } catch (thrown) {
      const error = asDaybookError(thrown);
      return error.code === 'RELAY_BUSY' ? undefined : error;
    }
  }

  #complaint({ code, message }: DaybookError, size: number, late: boolean): string {
    const waiting = size - Math.max(this.#position, this.#sizeBefore);
    const next = 'wait in the ledger and will be published by the next relay';
    if (code === 'KAFKA_UNREACHABLE' && !late) return `Kafka is out of reach: ${waiting} events ${next}.`;
    if (late) return `Kafka is slow: ${waiting} events ${next}.`;
    return `${waiting} events wait in the ledger, for they cannot be brought to Kafka: ${message}.`;
  }
}

/** A relay that tries again is nothing to warn of while a command works: what matters is told at its end. */
function quiet(log: CommandContext['log']): NonNullable<RelayOptions['log']> {
  const debug = (fields: object, message: string): void => log.debug(fields, message);
  return { debug, info: debug, warn: debug, error: debug };
}
