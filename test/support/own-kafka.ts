import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type KafkaCluster, type KafkaOptions, startKafka } from '../../src/dev/kafka-broker.js';
import { leash } from './leash.js';

export interface OwnKafka extends Pick<KafkaCluster, 'brokers' | 'nodes' | 'kill' | 'restart'> {
  end(): Promise<void>;
}

/** A Kafka of a spec’s own, which it may kill, or make ask for a password, TLS and ACLs. */
export async function ownKafka(
  options: Pick<KafkaOptions, 'sasl' | 'tls' | 'nodes'> = {},
): Promise<OwnKafka> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-own-kafka-'));
  const { hold, letGo } = leash(folder);
  const cluster = await startKafka({ ...options, folder, onSpawn: ({ pid }) => hold(pid, 'TERM') });
  return {
    brokers: cluster.brokers,
    nodes: cluster.nodes,
    kill: (signal) => cluster.kill(signal),
    restart: () => cluster.restart(),
    async end() {
      await cluster.stop();
      rmSync(folder, { recursive: true, force: true });
      letGo();
    },
  };
}
