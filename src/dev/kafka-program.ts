import { findJava } from './java.js';
import { kafkaJars } from './kafka-jars.js';

/** What it takes to run a broker. */
export interface KafkaProgram {
  /** The path of the `java` that runs it. */
  java: string;
  /** The folder of its jars. */
  jars: string;
  env: NodeJS.ProcessEnv;
}

/**
 * Finds Java and Kafka's jars, which are downloaded the first time.
 * @throws DaybookError TOOL_MISSING without Java or (the first time) Maven; DEV_FAILED when the download fails
 */
export async function findKafka(env: NodeJS.ProcessEnv, log?: (line: string) => void): Promise<KafkaProgram> {
  const java = await findJava(env);
  return { java, jars: await kafkaJars(env, log), env };
}
