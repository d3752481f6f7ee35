import { existsSync, mkdirSync, mkdtempSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { DaybookError } from '../errors.js';
import { installCommand } from './install-command.js';
import { withLock } from './lock-file.js';
import { lastLines } from './log-file.js';
import { findOnPath, runTool } from './tools.js';

export const KAFKA_VERSION = '4.4.0';

/** Pinned, so that the same Maven does the same thing everywhere. */
const COPY_DEPENDENCIES = 'org.apache.maven.plugins:maven-dependency-plugin:3.8.1:copy-dependencies';
const DOWNLOAD_TIMEOUT_MS = 240_000;

/** What the broker's distribution brings along and a broker does not need. */
const UNNEEDED = [
  'org.scala-lang:scala-reflect',
  'org.bitbucket.b_c:jose4j',
  'org.yaml:snakeyaml',
  'com.fasterxml.jackson.dataformat:jackson-dataformat-yaml',
];

const POM = `<?xml version="1.0" encoding="UTF-8"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <modelVersion>4.0.0</modelVersion>
  <groupId>dev.daybook</groupId>
  <artifactId>kafka</artifactId>
  <version>1</version>
  <packaging>pom</packaging>
  <dependencies>
    <dependency>
      <groupId>org.apache.kafka</groupId>
      <artifactId>kafka_2.13</artifactId>
      <version>${KAFKA_VERSION}</version>
      <exclusions>
${UNNEEDED.map((name) => {
  const [group, artifact] = name.split(':');
  return `        <exclusion><groupId>${group}</groupId><artifactId>${artifact}</artifactId></exclusion>`;
}).join('\n')}
      </exclusions>
    </dependency>
    <dependency>
      <groupId>org.slf4j</groupId>
      <artifactId>slf4j-simple</artifactId>
      <version>1.7.36</version>
    </dependency>
  </dependencies>
</project>
`;

/** The folder of this user's Kafka jars: `$XDG_CACHE_HOME/daybook/kafka-<version>`, by default below `~/.cache`. */
export function kafkaJarsFolder(env: NodeJS.ProcessEnv): string {
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'daybook', `kafka-${KAFKA_VERSION}`);
}

/**
 * The folder with Kafka's jars, which Maven downloads on the first call (about 40 MB). Safe when several processes
 * call it at once: one downloads, and the folder appears whole or not at all.
 * @throws DaybookError TOOL_MISSING without Maven; DEV_FAILED when the download fails
 */
export async function kafkaJars(
  env: NodeJS.ProcessEnv,
  log: (line: string) => void = () => {},
): Promise<string> {
  const folder = kafkaJarsFolder(env);
  if (existsSync(folder)) return folder;
  const maven = findOnPath('mvn', env);
  if (maven === undefined) {
    throw new DaybookError(
      'TOOL_MISSING',
      `Maven, which downloads Apache Kafka ${KAFKA_VERSION}, is not on the PATH`,
      {
        hint: `Install it: ${installCommand('maven')}`,
      },
    );
  }
  const fetchJars = async (): Promise<string> => {
    if (existsSync(folder)) return folder;
    log(`downloading Apache Kafka ${KAFKA_VERSION} (once, about 40 MB) to ${folder}`);
    await download(maven, folder, env);
    return folder;
  };
  return withLock(`${folder}.lock`, fetchJars, (pid) =>
    log(`waiting for process ${pid}, which downloads Apache Kafka ${KAFKA_VERSION}`),
  );
}

async function download(maven: string, folder: string, env: NodeJS.ProcessEnv): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  removePartial(folder);
  const work = mkdtempSync(`${folder}.partial-`);
  try {
    writeFileSync(join(work, 'pom.xml'), POM);
    const run = await runTool(
      maven,
      ['-q', '-B', COPY_DEPENDENCIES, `-DoutputDirectory=${join(work, 'lib')}`, '-DincludeScope=runtime'],
      { env, cwd: work, timeoutMs: DOWNLOAD_TIMEOUT_MS },
    );
    if (run.code !== 0 || !existsSync(join(work, 'lib', `kafka_2.13-${KAFKA_VERSION}.jar`))) {
      const said = lastLines(`${run.stdout}\n${run.stderr}`, 4).join('\n');
      throw new DaybookError(
        'DEV_FAILED',
        `Maven could not download Apache Kafka ${KAFKA_VERSION}:\n${said}`,
        {
          hint: 'Check the network and, behind a proxy, the mirror in ~/.m2/settings.xml; then run the command again.',
        },
      );
    }
    renameSync(join(work, 'lib'), folder);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** Whoever holds the lock is the only one who downloads: what is there is of a process that was killed. */
function removePartial(folder: string): void {
  for (const name of readdirSync(dirname(folder))) {
    if (name.startsWith(`${basename(folder)}.partial-`)) {
      rmSync(join(dirname(folder), name), { recursive: true, force: true });
    }
  }
}
