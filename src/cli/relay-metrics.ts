import { Counter, Gauge, Registry } from 'prom-client';
import type { DaybookError, ErrorCode } from '../errors.js';
import type { RelayOptions, RelayProgress } from '../ledger/relay-options.js';
import type { Clock } from '../observability/clock.js';
import type { Health, Observed } from '../observability/metrics-server.js';

type Role = 'starting' | 'standing by' | 'active';

interface Failure {
  code: ErrorCode;
  message: string;
  at: Date;
}

/** What a relay says of itself to Prometheus and to whoever asks whether it is well. */
export class RelayMetrics implements Observed {
  readonly #ledger: string;
  readonly #clock: Clock;
  readonly #registry = new Registry();
  readonly #active: Gauge;
  readonly #published: Counter;
  readonly #failures: Counter;
  readonly #failedAt: Gauge;
  #role: Role = 'starting';
  #progress: (RelayProgress & { reportedAt: number }) | undefined;
  #counted = 0;
  #failing = false;
  #lastFailure: Failure | undefined;

  constructor(ledger: string, clock: Clock) {
    this.#ledger = ledger;
    this.#clock = clock;
    const labels = { labelNames: ['ledger'] as const, registers: [this.#registry] };
    const metrics = this;
    this.#active = new Gauge({
      ...labels,
      name: 'daybook_relay_active',
      help: 'Whether this relay is the active one (1) or stands by (0).',
    });
    this.#active.set({ ledger }, 0);
    this.#published = new Counter({
      ...labels,
      name: 'daybook_relay_published_total',
      help: 'Events that this relay has published since it started.',
    });
    this.#published.inc({ ledger }, 0);
    const gauge = (name: string, help: string, value: (progress: RelayProgress) => number) =>
      new Gauge({
        ...labels,
        name,
        help,
        collect() {
          this.reset();
          // A relay that stands by does not know.
          const progress = metrics.#now();
          if (progress) this.set({ ledger }, value(progress));
        },
      });
    gauge('daybook_relay_lag_events', 'Events of the ledger that are not in the topic.', lagOf);
    gauge(
      'daybook_relay_lag_seconds',
      'Age of the oldest event that is not in the topic; 0 where there is none.',
      (progress) => progress.lagMs / 1000,
    );
    gauge('daybook_ledger_events', 'Events in the ledger.', (progress) => progress.head);
    gauge('daybook_topic_events', 'Events in the topic.', (progress) => progress.position);
    this.#failures = new Counter({
      name: 'daybook_relay_failures_total',
      help: 'Failures after which this relay tried again, by their code.',
      labelNames: ['ledger', 'code'],
      registers: [this.#registry],
    });
    this.#failedAt = new Gauge({
      name: 'daybook_relay_last_failure_timestamp_seconds',
      help: 'When this relay failed last, by the code of the failure.',
      labelNames: ['ledger', 'code'],
      registers: [this.#registry],
    });
  }

  get contentType(): string {
    return this.#registry.contentType;
  }

  readonly metrics = (): Promise<string> => this.#registry.metrics();

  /** What the relay is to call. */
  get options(): Required<Pick<RelayOptions, 'onProgress' | 'onActive' | 'onTrouble'>> {
    return {
      onProgress: (progress) => this.#onProgress(progress),
      onActive: (active) => this.#onActive(active),
      onTrouble: (trouble) => this.#onTrouble(trouble),
    };
  }

  health(): Health {
    const progress = this.#now();
    const failure = this.#lastFailure;
    return {
      healthy: this.#role !== 'starting' && !this.#failing,
      document: {
        ledger: this.#ledger,
        role: this.#role,
        failing: this.#failing,
        lag: progress ? { events: lagOf(progress), seconds: progress.lagMs / 1000 } : null,
        lastFailure: failure ? { ...failure, at: failure.at.toISOString() } : null,
      },
    };
  }

  /** The lag grows while nothing is heard of the ledger. */
  #now(): RelayProgress | undefined {
    if (!this.#progress) return undefined;
    const { reportedAt, ...progress } = this.#progress;
    const silence = lagOf(progress) > 0 ? this.#clock.monotonic() - reportedAt : 0;
    return { ...progress, lagMs: progress.lagMs + silence };
  }

  #onProgress(progress: RelayProgress): void {
    this.#published.inc({ ledger: this.#ledger }, progress.published - this.#counted);
    this.#counted = progress.published;
    this.#progress = { ...progress, reportedAt: this.#clock.monotonic() };
  }

  #onActive(active: boolean): void {
    this.#role = active ? 'active' : 'standing by';
    this.#active.set({ ledger: this.#ledger }, active ? 1 : 0);
    if (!active) this.#progress = undefined;
  }

  #onTrouble(trouble: DaybookError | undefined): void {
    this.#failing = trouble !== undefined;
    if (!trouble) return;
    const { code, message } = trouble;
    const at = this.#clock.now();
    this.#lastFailure = { code, message, at };
    this.#failures.inc({ ledger: this.#ledger, code });
    this.#failedAt.set({ ledger: this.#ledger, code }, at.getTime() / 1000);
  }
}

const lagOf = ({ head, position }: RelayProgress): number => Math.max(0, head - position);
