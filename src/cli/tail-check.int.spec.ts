import pc from 'picocolors';
import { expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { freshTopic } from '../../test/support/topic.js';
import type { Config } from '../config/config.js';
import type { Ledger } from '../ledger/ledger.js';
import { systemClock } from '../observability/clock.js';
import { openLog } from '../observability/log.js';
import type { Output } from './output.js';
import { startTailCheck } from './tail-check.js';

const out = { colours: pc.createColors(false), note() {} } as unknown as Output;

it.skipIf(!hasKafka())(
  'a look at the tail is over when it was stopped, also where it asks the ledger',
  async () => {
    let answer: () => void = () => undefined;
    let asked: () => void = () => undefined;
    const asking = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const ledger = {
      holdAppends() {},
      refuseLostTail() {
        asked();
        return new Promise<void>((resolve) => {
          answer = resolve;
        });
      },
    } as unknown as Ledger;
    const log = await openLog({ level: 'silent' });
    const { signal } = new AbortController();
    const { brokers, clientId, topic } = await freshTopic();
    const kafka = { brokers: [...brokers], clientId, topic };
    const config = { seals: { anchors: [] as string[] } } as Config;
    const needs = { out, log, signal, verbose: false, clock: systemClock, env: {} };
    const check = startTailCheck({ config, ledger }, kafka, needs);
    await asking;
    let stopped = false;
    const stopping = check.stop().then(() => {
      stopped = true;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(stopped).toBe(false);
    answer();
    await stopping;
  },
);
