import { beforeEach, describe, expect, it } from 'vitest';
import { DaybookError } from '../errors.js';
import { RelayMetrics } from './relay-metrics.js';

let time: number;
let metrics: RelayMetrics;
beforeEach(() => {
  time = Date.parse('2026-01-01T12:00:00Z');
  metrics = new RelayMetrics('main', { now: () => new Date(time), monotonic: () => time });
});

/** The samples, without their explanations. */
async function samples(): Promise<string[]> {
  return (await metrics.metrics()).split('\n').filter((line) => line !== '' && !line.startsWith('#'));
}
const trouble = new DaybookError('KAFKA_UNREACHABLE', 'Kafka at a:9092 is out of reach');
const behind = { published: 5, position: 7, head: 10, lagMs: 2000 };

describe('the metrics of a relay', () => {
  it('say that it is not active, and nothing of a lag that it does not know', async () => {
    expect(await samples()).toEqual([
      'daybook_relay_active{ledger="main"} 0',
      'daybook_relay_published_total{ledger="main"} 0',
    ]);
  });

  it('say how far behind the topic is', async () => {
    metrics.options.onActive(true);
    metrics.options.onProgress(behind);
    expect(await samples()).toEqual([
      'daybook_relay_active{ledger="main"} 1',
      'daybook_relay_published_total{ledger="main"} 5',
      'daybook_relay_lag_events{ledger="main"} 3',
      'daybook_relay_lag_seconds{ledger="main"} 2',
      'daybook_ledger_events{ledger="main"} 10',
      'daybook_topic_events{ledger="main"} 7',
    ]);
  });

  it('let the lag grow while nothing is heard', async () => {
    metrics.options.onProgress(behind);
    time += 1500;
    expect(await samples()).toContain('daybook_relay_lag_seconds{ledger="main"} 3.5');
    metrics.options.onProgress({ ...behind, position: 10, lagMs: 0 });
    time += 1500;
    expect(await samples()).toContain('daybook_relay_lag_seconds{ledger="main"} 0');
  });

  it('count each event once, also when it becomes active again', async () => {
    metrics.options.onProgress(behind);
    metrics.options.onActive(false);
    metrics.options.onProgress({ ...behind, published: 8 });
    expect(await samples()).toContain('daybook_relay_published_total{ledger="main"} 8');
  });

  it('forget the lag when another relay is active', async () => {
    metrics.options.onProgress(behind);
    metrics.options.onActive(false);
    expect((await samples()).join()).not.toContain('lag');
  });

  it('count failures by their code, and say when the last one was', async () => {
    metrics.options.onTrouble(trouble);
    metrics.options.onTrouble(trouble);
    expect(await samples()).toEqual(
      expect.arrayContaining([
        'daybook_relay_failures_total{ledger="main",code="KAFKA_UNREACHABLE"} 2',
        `daybook_relay_last_failure_timestamp_seconds{ledger="main",code="KAFKA_UNREACHABLE"} ${time / 1000}`,
      ]),
    );
  });
});

describe('the health of a relay', () => {
  it('is not good before it has reached the ledger', () => {
    expect(metrics.health()).toMatchObject({ healthy: false, document: { role: 'starting', lag: null } });
  });

  it.each([
    [true, 'active'],
    [false, 'standing by'],
  ])('is good where it is active or stands by (%s)', (active, role) => {
    metrics.options.onActive(active);
    expect(metrics.health()).toMatchObject({ healthy: true, document: { ledger: 'main', role } });
  });

  it('is bad from a failure until it works again, and tells of the failure afterwards', () => {
    metrics.options.onActive(true);
    metrics.options.onProgress(behind);
    metrics.options.onTrouble(trouble);
    const lastFailure = {
      code: 'KAFKA_UNREACHABLE',
      message: 'Kafka at a:9092 is out of reach',
      at: '2026-01-01T12:00:00.000Z',
    };
    expect(metrics.health()).toEqual({
      healthy: false,
      document: {
        ledger: 'main',
        role: 'active',
        failing: true,
        lag: { events: 3, seconds: 2 },
        lastFailure,
      },
    });
    metrics.options.onTrouble(undefined);
    expect(metrics.health()).toMatchObject({ healthy: true, document: { failing: false, lastFailure } });
  });
});
