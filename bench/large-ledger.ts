import { join } from 'node:path';
import { exportBundle } from '../src/audit/bundle/export-bundle.js';
import type { KafkaSettings } from '../src/kafka/settings.js';
import { topicName } from '../src/kafka/topic.js';
import { type LedgerAddress, LedgerConnection } from '../src/ledger/connection.js';
import { initLedger } from '../src/ledger/init.js';
import { Ledger } from '../src/ledger/ledger.js';
import { readSize } from '../src/ledger/read.js';
import { relayOnce } from '../src/ledger/relay.js';
import { addLedgerKey } from '../src/ledger/seal/ledger-keys.js';
import { originOf } from '../src/ledger/seal/origin.js';
import { makeSignerKey } from '../src/ledger/seal/seal-key.js';
import { sealLedger } from '../src/ledger/seal/sealer.js';
import type { Bench } from './bench.js';
import { story } from './story.js';

const NAME = 'bench';

/** How many appends wait at most while it is filled: enough for full batches. */
const WAITING = 80;

/** How many seals it has, one after each part of its events. */
export const SEALS = 20;

const WRITER = { actor: 'bench', now: () => new Date() };

/** One ledger of many events, its topic and its export: they take minutes to make, and several parts read them. */
export class LargeLedger {
  readonly #bench: Bench;
  readonly #events: number;
  #postgres: Promise<LedgerAddress> | undefined;
  #topic: Promise<KafkaSettings> | undefined;
  #folder: Promise<string> | undefined;

  constructor(bench: Bench, events: number) {
    this.#bench = bench;
    this.#events = events;
  }

  postgres(): Promise<LedgerAddress> {
    this.#postgres ??= this.#fill();
    return this.#postgres;
  }

  /** How many events it has: those of its seals are besides those that were asked for. */
  async size(): Promise<number> {
    const connection = new LedgerConnection(await this.postgres());
    return await connection.use(readSize).finally(() => connection.close());
  }

  topic(): Promise<KafkaSettings> {
    this.#topic ??= this.#publish();
    return this.#topic;
  }

  /** The folder of the export. */
  export(): Promise<string> {
    this.#folder ??= this.#export();
    return this.#folder;
  }

  async #fill(): Promise<LedgerAddress> {
    const url = await this.#bench.server.createDatabase('large');
    const address = { url, name: NAME, applicationName: 'bench' };
    await initLedger({ ...address, software: 'bench', writer: WRITER });
    const ledger = await Ledger.open(address);
    const connection = new LedgerConnection(address);
    const signer = await makeSignerKey(join(this.#bench.server.folder, 'seal.key'), originOf(NAME));
    await addLedgerKey(ledger, signer.key, WRITER);
    const settings = { ledger, connection, signers: [signer], anchors: [], witnesses: [], writer: WRITER };
    await this.#timed('appended', async () => {
      const waiting: Promise<number>[] = [];
      let sealAt = this.#events / SEALS;
      let appended = 0;
      for (const { stream, expectedVersion, events } of story(NAME, this.#events)) {
        waiting.push(ledger.append(stream, expectedVersion, events));
        appended += events.length;
        if (waiting.length === WAITING) await Promise.all(waiting.splice(0, WAITING / 2));
        if (appended < sealAt) continue;
        await Promise.all(waiting.splice(0));
        await sealLedger({ ...settings, log: { warn() {} } });
        sealAt += this.#events / SEALS;
      }
      await Promise.all(waiting);
    });
    await Promise.all([ledger.close(), connection.close()]);
    await this.#bench.server.settle('large');
    return address;
  }

  async #publish(): Promise<KafkaSettings> {
    const { brokers } = await this.#bench.kafka();
    const kafka = { brokers, clientId: 'bench', topic: topicName(NAME) };
    const ledger = await this.postgres();
    await this.#timed('relayed', () => relayOnce({ ledger, kafka }));
    return kafka;
  }

  async #export(): Promise<string> {
    const folder = join(this.#bench.server.folder, 'export');
    const ledger = await this.postgres();
    await this.#timed('exported', () => exportBundle({ ledger, folder }));
    return folder;
  }

  async #timed(what: string, work: () => Promise<unknown>): Promise<void> {
    const began = performance.now();
    await work();
    const seconds = (performance.now() - began) / 1000;
    this.#bench.say(
      `${what} ${this.#events} events in ${seconds.toFixed(1)} s, ${Math.round(this.#events / seconds)}/s`,
    );
  }
}
