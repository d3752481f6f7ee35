import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DaybookError } from '../errors.js';
import type { KafkaProgram } from './kafka-program.js';
import type { KafkaNode, KafkaSasl } from './kafka-properties.js';
import { lastLines, logEnd } from './log-file.js';
import type { ProcessIdentity } from './process-identity.js';
import { endProcess, spawnDetached } from './processes.js';
import { serving } from './readiness.js';
import { runTool } from './tools.js';

/** Recovery after a crash is part of it, and two nodes that wait for a third. */
export const KAFKA_START_TIMEOUT_MS = 60_000;

/** Clean shutdown first; a broker that lost its quorum cannot end cleanly. */
const KAFKA_STOP = [
  { signal: 'SIGTERM', timeoutMs: 20_000 },
  { signal: 'SIGKILL', timeoutMs: 10_000 },
] as const;

/** The JVM's bounds for a broker that serves one developer. */
const JVM_OPTIONS = [
  '-Xmx256m',
  '-XX:TieredStopAtLevel=1',
  '-XX:+UseSerialGC',
  '-Dorg.slf4j.simpleLogger.defaultLogLevel=warn',
  '-Dorg.slf4j.simpleLogger.showDateTime=true',
  "-Dorg.slf4j.simpleLogger.dateTimeFormat=yyyy-MM-dd'T'HH:mm:ss.SSSXXX",
  '-Dorg.slf4j.simpleLogger.log.kafka.server.KafkaRaftServer=info',
];

/** The log of a node, beside its data. */
export function kafkaLogFile(node: KafkaNode): string {
  return join(dirname(node.dataFolder), 'kafka.log');
}

/**
 * Writes the node's properties and formats its data folder where that was not done to its end.
 * @throws DaybookError DEV_FAILED
 */
export async function formatNode(
  program: KafkaProgram,
  node: KafkaNode,
  properties: string,
  clusterId: string,
  sasl: KafkaSasl | undefined,
): Promise<void> {
  const home = dirname(node.dataFolder);
  const formatted = join(home, 'formatted');
  mkdirSync(home, { recursive: true });
  writeFileSync(propertiesFile(node), properties, { mode: 0o600 });
  if (existsSync(formatted)) return;
  rmSync(node.dataFolder, { recursive: true, force: true });
  const argumentFile = join(home, 'format.arguments');
  const scram = sasl ? [...sasl.users, sasl.admin] : [];
  try {
    // Passwords go through a file (argparse4j's @file, one argument a line): anybody can read an argv.
    const lines = scram.flatMap(({ username, password }) => [
      '--add-scram',
      `SCRAM-SHA-512=[name=${username},password=${password}]`,
    ]);
    writeFileSync(argumentFile, lines.map((line) => `${line}\n`).join(''), { mode: 0o600 });
    const run = await runTool(
      program.java,
      [
        ...[...JVM_OPTIONS, '-cp', join(program.jars, '*'), 'kafka.tools.StorageTool'],
        ...['format', '-t', clusterId, '-c', propertiesFile(node)],
        ...(scram.length > 0 ? [`@${argumentFile}`] : []),
      ],
      { env: javaEnvironment(program.env) },
    );
    if (run.code !== 0) {
      const said = lastLines(`${run.stdout}\n${run.stderr}`).join('\n');
      throw new DaybookError(
        'DEV_FAILED',
        `Kafka's storage in ${node.dataFolder} cannot be formatted:\n${said}`,
        {
          hint: 'Mend what the tool names: often the disk is full or the folder is not writable.',
        },
      );
    }
    writeFileSync(formatted, '');
  } finally {
    rmSync(argumentFile, { force: true });
  }
}

/**
 * Starts a formatted node and waits until it serves.
 * @throws DaybookError DEV_FAILED with the log's last lines when it dies or takes too long
 */
export async function startNode(
  program: KafkaProgram,
  node: KafkaNode,
  onSpawn?: (identity: ProcessIdentity) => void,
): Promise<ProcessIdentity> {
  const logFile = kafkaLogFile(node);
  const offset = logEnd(logFile);
  const broker = await spawnDetached(
    program.java,
    [...JVM_OPTIONS, '-cp', join(program.jars, '*'), 'kafka.Kafka', propertiesFile(node)],
    { logFile, env: javaEnvironment(program.env), cwd: dirname(node.dataFolder) },
  );
  onSpawn?.(broker.identity);
  try {
    await serving(broker, {
      what: `the Kafka broker ${node.id}`,
      logFile,
      offset,
      line: 'Kafka Server started',
      timeoutMs: KAFKA_START_TIMEOUT_MS,
    });
  } catch (error) {
    await stopNode(broker.identity);
    throw error;
  }
  return broker.identity;
}

/** Clean shutdown of this very broker; does nothing where it is gone. */
export function stopNode(identity: ProcessIdentity): Promise<void> {
  return endProcess(identity, KAFKA_STOP);
}

function propertiesFile(node: KafkaNode): string {
  return join(dirname(node.dataFolder), 'server.properties');
}

/** Without the variables by which a JVM or Kafka takes options or classes that are not ours. */
function javaEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const foreign = ['CLASSPATH', 'JAVA_TOOL_OPTIONS', 'JDK_JAVA_OPTIONS', '_JAVA_OPTIONS'];
  const own = Object.entries(env).filter(([name]) => !foreign.includes(name) && !name.startsWith('KAFKA_'));
  return Object.fromEntries(own);
}
