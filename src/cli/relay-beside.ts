import type { KafkaConfig } from '../config/config.js';
import { asDaybookError } from '../errors.js';
import type { LedgerAddress } from '../ledger/connection.js';
import type { Ledger } from '../ledger/ledger.js';
import type { Relay } from '../ledger/relay.js';
import type { RelayOptions } from '../ledger/relay-options.js';
import type { RunObserver } from '../run/observer.js';
import type { CommandContext } from './command.js';

/** How long a command waits at its end for the topic to have what it appended, in ms. */
export const PATIENCE_MS = 4_000;

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
  #relay: Promise<Relay> | undefined;
  #position = 0;

  private constructor(ledger: Ledger, sizeBefore: number, options: RelayOptions | undefined, needs: Needs) {
    this.#ledger = ledger;
    this.#sizeBefore = sizeBefore;
    this.#options = options;
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

  /** The observer, with whose first step the relay starts. */
  startingWith(observer: RunObserver): RunObserver {
    return {
      ...observer,
      step: (...told) => {
        this.#start();
        observer.step?.(...told);
      },
    };
  }

  /** Waits, not for long, until the topic has what the command appended. */
  async finish(): Promise<void> {
    const { out, log, signal } = this.#needs;
    try {
      const size = await this.#ledger.size();
      if (size === this.#sizeBefore) return;
      if (!this.#options) {
        log.debug('Kafka is not configured: the events are in the copy in PostgreSQL alone');
        return;
      }
      await this.#stop();
      if (this.#position >= size || signal.aborted) return;
      const left = await this.#bring(this.#options, size);
      if (left) out.note(left);
    } catch (thrown) {
      // The command’s own outcome counts; that the ledger cannot be asked any more, it has said itself.
      log.debug({ err: thrown }, 'the relay beside the command failed');
    } finally {
      await this.#stop();
    }
  }

  #start(): void {
    if (!this.#options) return;
    const options: RelayOptions = {
      ...this.#options,
      onProgress: ({ position }) => {
        this.#position = position;
      },
    };
    this.#relay ??= import('../ledger/relay.js').then(({ startRelay }) => startRelay(options));
  }

  async #stop(): Promise<void> {
    const relay = await this.#relay;
    this.#relay = undefined;
    await relay?.stop().catch((thrown: unknown) => {
      this.#needs.out.note(`The relay to Kafka stopped: ${asDaybookError(thrown).message}.`);
    });
  }

  /** Brings the rest, and says what could not be brought. */
  async #bring(options: RelayOptions, size: number): Promise<string | undefined> {
    const { relayOnce } = await import('../ledger/relay.js');
    const deadline = AbortSignal.timeout(PATIENCE_MS);
    try {
      await relayOnce({ ...options, signal: deadline });
      return undefined;
    } catch (thrown) {
      const error = asDaybookError(thrown);
      if (error.code === 'RELAY_BUSY') return undefined;
      const waiting = size - Math.max(this.#position, this.#sizeBefore);
      if (error.code === 'KAFKA_UNREACHABLE' || deadline.aborted) {
        return `Kafka is out of reach: ${waiting} events wait in the ledger and will be published by the next relay.`;
      }
      return `${waiting} events wait in the ledger, for they cannot be brought to Kafka: ${error.message}.`;
    }
  }
}

/** A relay that tries again is nothing to warn of while a command works: what matters is told at its end. */
function quiet(log: CommandContext['log']): NonNullable<RelayOptions['log']> {
  const debug = (fields: object, message: string): void => log.debug(fields, message);
  return { debug, info: debug, warn: debug, error: debug };
}
