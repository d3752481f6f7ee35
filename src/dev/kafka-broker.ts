import { randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { DaybookError } from '../errors.js';
import { KAFKA_VERSION } from './kafka-jars.js';
import { formatNode, kafkaLogFile, startNode, stopNode } from './kafka-node.js';
import { findKafka, type KafkaProgram } from './kafka-program.js';
import {
  type KafkaNode,
  type KafkaSasl,
  type KafkaTls,
  type KafkaUser,
  kafkaProperties,
} from './kafka-properties.js';
import { freePorts } from './ports.js';
import { randomPassword } from './postgres-data.js';
import { isRunning, type ProcessIdentity } from './process-identity.js';
import { endProcess, signalProcess } from './processes.js';

export interface KafkaOptions {
  /** Holds each node's properties, data and log. */
  folder: string;
  /** Brokers in the cluster, each a controller too; default 1. */
  nodes?: number;
  /** For each node its port and its controller's; default: free ones. */
  ports?: readonly KafkaPorts[] | undefined;
  /**
   * Clients must log in as one of these, with SCRAM-SHA-512 or PLAIN; default: no authentication. With super users, the
   * others may do only what ACLs allow them; default: everybody may do everything.
   */
  sasl?: Pick<KafkaSasl, 'users' | 'superUsers'>;
  /** Default: no TLS. */
  tls?: KafkaTls;
  /** Default: found on this machine, or downloaded. */
  program?: KafkaProgram;
  /** Called for each node as soon as there is a process, before it serves. */
  onSpawn?: (identity: ProcessIdentity, node: number) => void;
}

export interface KafkaPorts {
  port: number;
  controllerPort: number;
}

/** One broker of a cluster; ids count from 1. */
export interface KafkaBroker {
  readonly id: number;
  readonly port: number;
  readonly pid: number;
  readonly logFile: string;
  /** Clean shutdown; resolves when the process is gone. */
  stop(): Promise<void>;
  /** Sends a signal; after SIGKILL resolves when the process is gone. */
  kill(signal: NodeJS.Signals): Promise<void>;
  /** Stops it where it runs and starts it again on the same port and data. */
  restart(): Promise<void>;
}

/** A Kafka cluster whose brokers are processes of their own and outlive this one. */
export interface KafkaCluster {
  /** `127.0.0.1:<port>` of each node. */
  readonly brokers: string[];
  /** Of the first node, as is `pid`. */
  readonly port: number;
  readonly pid: number;
  readonly version: string;
  readonly nodes: readonly KafkaBroker[];
  stop(): Promise<void>;
  kill(signal: NodeJS.Signals): Promise<void>;
  restart(): Promise<void>;
}

/**
 * Starts Apache Kafka in KRaft mode on 127.0.0.1, formatting its storage where that was not done, and waits until
 * every node serves. Topics of a cluster of three have three replicas, two in sync.
 * @throws DaybookError TOOL_MISSING without Java or (the first time) Maven; DEV_FAILED
 */
export async function startKafka(options: KafkaOptions): Promise<KafkaCluster> {
  for (const user of options.sasl?.users ?? []) refuseUnsafe(user);
  const program = options.program ?? (await findKafka(process.env));
  const folder = resolve(options.folder);
  mkdirSync(folder, { recursive: true });
  const nodes = await placeNodes(folder, options);
  const clusterId = kept(join(folder, 'cluster-id'), newClusterId);
  const sasl = options.sasl && withAdmin(options.sasl, folder);
  const properties = (node: KafkaNode) => kafkaProperties(node, nodes, { sasl, tls: options.tls });
  await Promise.all(nodes.map((node) => formatNode(program, node, properties(node), clusterId, sasl)));
  const brokers = await startAll(program, nodes, options.onSpawn);
  const all = (action: (broker: KafkaBroker) => Promise<void>) =>
    Promise.all(brokers.map(action)).then(() => {});
  const [first] = brokers as [KafkaBroker];
  return {
    brokers: nodes.map(({ port }) => `127.0.0.1:${port}`),
    port: first.port,
    get pid() {
      return first.pid;
    },
    version: KAFKA_VERSION,
    nodes: brokers,
    stop: () => all((broker) => broker.stop()),
    kill: (signal) => all((broker) => broker.kill(signal)),
    async restart() {
      // All at once would be fine for one; of three, those that stop last have lost their quorum.
      await all((broker) => broker.stop());
      await all((broker) => broker.restart());
    },
  };
}

async function placeNodes(folder: string, options: KafkaOptions): Promise<KafkaNode[]> {
  const count = options.ports?.length ?? options.nodes ?? 1;
  const free = options.ports ? [] : await freePorts(2 * count);
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    ...(options.ports?.[index] ?? { port: free[2 * index]!, controllerPort: free[2 * index + 1]! }),
    dataFolder: join(folder, `node-${index + 1}`, 'data'),
  }));
}

/** Either all nodes serve, or none is left running. */
async function startAll(
  program: KafkaProgram,
  nodes: readonly KafkaNode[],
  onSpawn: KafkaOptions['onSpawn'],
): Promise<KafkaBroker[]> {
  const started = await Promise.allSettled(nodes.map((node) => startBroker(program, node, onSpawn)));
  const brokers = started.flatMap((result) => (result.status === 'fulfilled' ? [result.value] : []));
  const failure = started.find((result) => result.status === 'rejected');
  if (failure === undefined) return brokers;
  await Promise.all(brokers.map((broker) => broker.stop()));
  throw failure.reason;
}

async function startBroker(
  program: KafkaProgram,
  node: KafkaNode,
  onSpawn: KafkaOptions['onSpawn'],
): Promise<KafkaBroker> {
  const start = () => startNode(program, node, (identity) => onSpawn?.(identity, node.id));
  let current = await start();
  return {
    id: node.id,
    port: node.port,
    get pid() {
      return current.pid;
    },
    logFile: kafkaLogFile(node),
    stop: () => stopNode(current),
    async kill(signal) {
      if (signal === 'SIGKILL') await endProcess(current, [{ signal, timeoutMs: 10_000 }]);
      else signalProcess(current, signal);
    },
    async restart() {
      if (isRunning(current)) await stopNode(current);
      current = await start();
    },
  };
}

/** The storage tool's syntax has no way to write every character in a name or a password. */
function refuseUnsafe({ username, password }: KafkaUser): void {
  if (/^[\w.-]+$/.test(username) && /^[\w.~!*+-]+$/.test(password)) return;
  throw new DaybookError(
    'USAGE',
    `the Kafka user ${JSON.stringify(username)} has a name or password with other characters`,
    {
      hint: 'A name takes letters, digits and ._- and a password those and ~!*+ too.',
    },
  );
}

/** The brokers log in to each other as a user of their own, whose password outlives their restarts. */
function withAdmin(sasl: Omit<KafkaSasl, 'admin'>, folder: string): KafkaSasl {
  return {
    ...sasl,
    admin: { username: 'daybook-broker', password: kept(join(folder, 'admin-password'), randomPassword) },
  };
}

function kept(file: string, make: () => string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8');
  const value = make();
  writeFileSync(file, value, { mode: 0o600 });
  return value;
}

/** Any text will do, but one that begins with a dash is read as an option of the storage tool. */
const newClusterId = (): string => randomUUID().replaceAll('-', '').slice(0, 22);
