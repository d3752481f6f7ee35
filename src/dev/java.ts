import { DaybookError } from '../errors.js';
import { installCommand } from './install-command.js';
import { findOnPath, runTool } from './tools.js';

/** What Apache Kafka 4's brokers need. */
export const OLDEST_JAVA = 17;

/**
 * The path of a Java that can run Kafka: `$JAVA_HOME/bin/java`, or the one on the PATH.
 * @throws DaybookError TOOL_MISSING without one, or with one that is too old
 */
export async function findJava(env: NodeJS.ProcessEnv): Promise<string> {
  const java =
    (env.JAVA_HOME && findOnPath('java', { PATH: `${env.JAVA_HOME}/bin` })) || findOnPath('java', env);
  const hint = `Install it: ${installCommand('java')}`;
  if (java === undefined)
    throw new DaybookError('TOOL_MISSING', 'Java, which runs Apache Kafka, is not on the PATH', { hint });
  // macOS has a /usr/bin/java that only says that there is none; so ask it.
  const run = await runTool(java, ['-version'], { env });
  const version = /version "(?:1\.)?(\d+)/.exec(run.stderr)?.[1];
  if (run.code !== 0 || version === undefined) {
    throw new DaybookError('TOOL_MISSING', `${java} does not run`, { hint });
  }
  if (Number(version) < OLDEST_JAVA) {
    throw new DaybookError(
      'TOOL_MISSING',
      `${java} is Java ${version}; Apache Kafka 4 needs ${OLDEST_JAVA}`,
      { hint },
    );
  }
  return java;
}
