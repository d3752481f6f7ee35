import { join } from 'node:path';
import { type KafkaCluster, startKafka } from '../src/dev/kafka-broker.js';
import { LargeLedger } from './large-ledger.js';
import { type BenchServer, startServer } from './server.js';

/** What the parts of the benchmark share. What takes long to make is made when a part first asks for it, once. */
export class Bench {
  readonly server: BenchServer;
  readonly #events: number;
  #kafka: Promise<KafkaCluster> | undefined;
  #large: LargeLedger | undefined;

  private constructor(server: BenchServer, events: number) {
    this.server = server;
    this.#events = events;
  }

  /** @param events how many the large ledger has */
  static async open(events: number): Promise<Bench> {
    return new Bench(await startServer(), events);
  }

  /** Tells how it goes on. */
  readonly say = (line: string): void => void process.stderr.write(`${line}\n`);

  readonly kafka = (): Promise<KafkaCluster> => {
    this.#kafka ??= startKafka({ folder: join(this.server.folder, 'kafka') });
    return this.#kafka;
  };

  get large(): LargeLedger {
    this.#large ??= new LargeLedger(this, this.#events);
    return this.#large;
  }

  async close(): Promise<void> {
    await (await this.#kafka)?.stop();
    await this.server.stop();
  }
}
