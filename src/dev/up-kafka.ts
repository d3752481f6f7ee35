import { DaybookError } from '../errors.js';
import { startKafka } from './kafka-broker.js';
import { KAFKA_VERSION } from './kafka-jars.js';
import { findKafka, type KafkaProgram } from './kafka-program.js';
import { acceptsConnections, choosePort, freePorts, isPortFree } from './ports.js';
import { isRunning } from './process-identity.js';
import { until } from './processes.js';
import type { DevKafka } from './services.js';
import { type DevPaths, type DevState, writeState } from './state.js';
import { silent } from './up-postgres.js';
import type { DevUpRequest } from './up-request.js';

const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Finds the project's Kafka running, or starts it; records it in the state. Where the machine lacks what it takes,
 * there is none, and a note that says why.
 */
export async function kafkaUp(
  paths: DevPaths,
  state: DevState,
  options: DevUpRequest,
): Promise<{ kafka?: DevKafka; notes: string[] }> {
  const known = state.kafka;
  if (known?.process && isRunning(known.process)) {
    const { port, version = KAFKA_VERSION, process } = known;
    if (!(await until(() => acceptsConnections(port), ANSWER_TIMEOUT_MS)))
      throw silent('Kafka', process.pid, port);
    const notes =
      options.kafkaPort === undefined || options.kafkaPort === port
        ? []
        : [`Kafka runs already, on port ${port}; \`daybook dev down\` first to move it.`];
    return { kafka: { brokers: [`127.0.0.1:${port}`], port, version, pid: process.pid }, notes };
  }
  let program: KafkaProgram;
  try {
    program = await findKafka(options.env, options.log);
  } catch (error) {
    if (!(error instanceof DaybookError)) throw error;
    return { notes: [`Going on without Kafka: ${error.message}. ${error.hint}`] };
  }
  const { port, notes } = await choosePort('Kafka', options.kafkaPort, known?.port);
  const controllerPort =
    known && (await isPortFree(known.controllerPort)) ? known.controllerPort : (await freePorts(1))[0]!;
  options.log(`starting Apache Kafka ${KAFKA_VERSION}`);
  const { brokers, version, pid } = await startKafka({
    folder: paths.kafka,
    ports: [{ port, controllerPort }],
    program,
    onSpawn(process) {
      state.kafka = { port, controllerPort, version: KAFKA_VERSION, process };
      writeState(paths, state);
    },
  });
  return { kafka: { brokers, port, version, pid }, notes };
}
