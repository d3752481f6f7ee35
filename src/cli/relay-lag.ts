import type { RelayProgress } from '../ledger/relay-options.js';
import type { CommandContext } from './command.js';

/** How often a relay at work logs how far it is, in ms. */
export const LOG_EVERY_MS = 5_000;

/** Tells how far a relay is: on a terminal as it goes, with --json as lines, and in the log now and then. */
export class RelayLag {
  readonly #out: CommandContext['out'];
  readonly #log: CommandContext['log'];
  readonly #timer: NodeJS.Timeout;
  #latest: RelayProgress | undefined;
  #logged: RelayProgress | undefined;

  constructor({ out, log }: Pick<CommandContext, 'out' | 'log'>) {
    this.#out = out;
    this.#log = log;
    this.#timer = setInterval(() => this.#say(), LOG_EVERY_MS);
  }

  report(progress: RelayProgress): void {
    const before = this.#latest;
    const { position, head, published } = progress;
    if (before && before.position === position && before.head === head) return;
    const first = before === undefined;
    this.#latest = progress;
    if (this.#out.json) void this.#out.line({ position, head, lag: head - position, published }, () => '');
    this.#out.progress(`${position} of ${head} events are in Kafka; this relay published ${published}`);
    if (first) this.#say();
  }

  end(): void {
    clearInterval(this.#timer);
    this.#say();
  }

  #say(): void {
    if (!this.#latest || this.#latest === this.#logged) return;
    this.#logged = this.#latest;
    const { position, head, published } = this.#latest;
    this.#log.info({ position, head, lag: head - position, published }, 'events relayed to Kafka');
  }
}
