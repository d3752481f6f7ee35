import { afterEach, beforeEach, describe, expect, inject, it } from 'vitest';
import { fakeHost } from '../../../test/support/fake-host.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { hasKafka } from '../../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../../test/support/ledger.js';
import { until } from '../../../test/support/until.js';
import { freePorts } from '../../dev/ports.js';
import { EXIT } from '../../errors.js';
import { runProgram } from '../program.js';

let book: TestLedger;
beforeEach(async () => {
  book = await createLedger();
});
afterEach(() => book.drop());

function relay(...argv: string[]) {
  const env = {
    DAYBOOK_LEDGER_URL: book.address.url,
    DAYBOOK_LEDGER_NAME: book.address.name,
    DAYBOOK_KAFKA_BROKERS: inject('kafkaBrokers').join(','),
  };
  const host = fakeHost(['ledger', 'relay', ...argv], {}, { cwd: temporaryFolder(), env });
  return { host, ended: runProgram(host) };
}

const json = async (url: string) => {
  const response = await fetch(url);
  return { status: response.status, document: (await response.json()) as Record<string, unknown> };
};

describe.runIf(hasKafka())('daybook ledger relay --metrics', () => {
  it('serves lag, role and totals while it runs', async () => {
    const [port] = await freePorts(1);
    const { host, ended } = relay('--metrics', String(port));
    await book.append(20);
    const labels = `{ledger="${book.address.name}"}`;
    const metrics = await until('21 events in the topic', async () => {
      const response = await fetch(`http://127.0.0.1:${port}/metrics`).catch(() => undefined);
      const text = (await response?.text()) ?? '';
      return text.includes(`daybook_topic_events${labels} 21`) && text;
    });
    for (const line of [
      `daybook_relay_active${labels} 1`,
      `daybook_relay_published_total${labels} 21`,
      `daybook_relay_lag_events${labels} 0`,
      `daybook_relay_lag_seconds${labels} 0`,
    ]) {
      expect(metrics.split('\n')).toContain(line);
    }
    expect(await json(`http://127.0.0.1:${port}/health`)).toEqual({
      status: 200,
      document: {
        ledger: book.address.name,
        role: 'active',
        failing: false,
        lag: { events: 0, seconds: 0 },
        lastFailure: null,
      },
    });
    host.signals.emit('SIGTERM');
    expect(await ended).toBe(EXIT.done);
    await expect(fetch(`http://127.0.0.1:${port}/health`)).rejects.toThrow();
  });

  it('says of one that stands by that it is well', async () => {
    const [first, second] = (await freePorts(2)).map((port) => ({
      port,
      ...relay('--metrics', String(port)),
    }));
    const roles = async () => {
      const found = await Promise.all(
        [first!, second!].map(({ port }) => json(`http://127.0.0.1:${port}/health`).catch(() => undefined)),
      );
      return found.map((one) => [one?.status, one?.document.role].join(' ')).sort();
    };
    await until(
      'one active, one standing by',
      async () => (await roles()).join() === '200 active,200 standing by',
    );
    for (const { host, ended } of [first!, second!]) {
      host.signals.emit('SIGTERM');
      await ended;
    }
  });
});

describe('the options of daybook ledger relay', () => {
  it.each([
    [['--metrics-host', '0.0.0.0'], '--metrics-host says where --metrics listens, which was not given'],
    [['--metrics', '0'], 'Wanted: a port'],
    [['--metrics', '9464', '--once'], "cannot be used with option '--metrics <port>'"],
  ])('refuse %j', async (options, sentence) => {
    const { host, ended } = relay(...options);
    expect(await ended).toBe(EXIT.usage);
    expect(host.stderr.text).toContain(sentence);
  });
});
