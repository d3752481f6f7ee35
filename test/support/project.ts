import { execFile } from 'node:child_process';
import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { Ledger } from '../../src/ledger/ledger.js';
import { openToolConnection } from '../../src/postgres/tool-connection.js';
import { findTool } from '../../src/postgres/tools.js';
import { type CliResult, type RunningCli, startDaybook } from './cli.js';
import { createDatabase } from './database.js';
import { permanentFolder } from './folders.js';
import { uniqueLedgerName } from './kafka.js';

/** A folder with a configuration, a ledger and several targets, worked on by the built command line alone. */
export interface Project {
  folder: string;
  ledger: string;
  ledgerUrl: string;
  /** The URL of a target, with its password. */
  url(target: string): string;
  start(args: readonly string[], env?: Record<string, string>): RunningCli;
  run(args: readonly string[], env?: Record<string, string>): Promise<CliResult>;
  /** Runs a command that must end well, and gives what it printed as a document. */
  json<Document>(...args: string[]): Promise<Document>;
  /** Writes files of migrations. */
  write(files: Record<string, string>): Promise<void>;
  /** Removes a file of a migration. */
  remove(name: string): Promise<void>;
  /** How many events the ledger holds. */
  size(): Promise<number>;
  /** All events of the ledger as one text. */
  events(): Promise<string>;
  /** A target’s database as pg_dump writes it. */
  dump(target: string): Promise<string>;
  close(): Promise<void>;
}

export interface ProjectOptions {
  /** Environments by target. */
  targets: Record<string, string>;
  /** The texts of migrations by file name, or a folder that has them. */
  migrations: Record<string, string> | string;
  brokers?: readonly string[];
  /** More lines of the configuration. */
  more?: string;
}

/** Makes a project whose ledger is there and whose targets are registered. */
export async function openProject({
  targets,
  migrations,
  brokers,
  more = '',
}: ProjectOptions): Promise<Project> {
  const names = Object.keys(targets);
  const [ledgerDatabase, ...databases] = await Promise.all([
    createDatabase(),
    ...names.map(() => createDatabase()),
  ]);
  const { folder, remove } = permanentFolder();
  const ledger = uniqueLedgerName();
  const urls = Object.fromEntries(names.map((name, index) => [name, databases[index]!.url]));
  const settings: Record<string, string> = {
    DAYBOOK_LEDGER_URL: ledgerDatabase!.url,
    DAYBOOK_ACTOR: 'ada',
    ...Object.fromEntries(
      names.map((name) => [`DAYBOOK_TARGET_${name.toUpperCase().replaceAll('-', '_')}_URL`, urls[name]!]),
    ),
  };
  const described = names.map((name) => `  ${name}: { environment: ${targets[name]}, region: ${name} }\n`);
  await writeFile(
    join(folder, 'daybook.config.yaml'),
    [
      `ledger: { name: ${ledger}, url: "\${DAYBOOK_LEDGER_URL}" }\n`,
      brokers ? `kafka: { brokers: ${JSON.stringify(brokers)} }\n` : '',
      `migrations: ${typeof migrations === 'string' ? migrations : 'migrations'}\n`,
      `targets:\n${described.join('')}`,
      more,
    ].join(''),
  );
  const start: Project['start'] = (args, env) =>
    startDaybook(args, { cwd: folder, env: { ...settings, ...env } });
  const run: Project['run'] = (args, env) => start(args, env).done;
  const well = async (...args: string[]): Promise<CliResult> => {
    const result = await run(args);
    if (result.code !== 0)
      throw new Error(`daybook ${args.join(' ')} ended with ${result.code}:\n${result.stderr}`);
    return result;
  };
  const withLedger = async <Found>(look: (opened: Ledger) => Promise<Found>): Promise<Found> => {
    const opened = await Ledger.open({ url: ledgerDatabase!.url, name: ledger, applicationName: 'test' });
    return await look(opened).finally(() => opened.close());
  };
  const project: Project = {
    folder,
    ledger,
    ledgerUrl: ledgerDatabase!.url,
    url: (target) => urls[target]!,
    start,
    run,
    json: async (...args) => JSON.parse((await well(...args, '--json')).stdout),
    async write(files) {
      await mkdir(join(folder, 'migrations'), { recursive: true });
      for (const [name, text] of Object.entries(files))
        await writeFile(join(folder, 'migrations', name), text);
    },
    remove: (name) => rm(join(folder, 'migrations', name)),
    size: () => withLedger((opened) => opened.size()),
    events: () =>
      withLedger(async (opened) => {
        const texts: string[] = [];
        for await (const page of opened.read()) texts.push(...page.map(({ bytes }) => bytes.toString()));
        return texts.join('\n');
      }),
    dump: (target) => dumpOf(urls[target]!),
    async close() {
      await Promise.all([ledgerDatabase!, ...databases].map((database) => database.drop()));
      remove();
    },
  };
  if (typeof migrations !== 'string') await project.write(migrations);
  await well('ledger', 'init');
  for (const name of names) await well('target', 'add', name);
  return project;
}

async function dumpOf(url: string): Promise<string> {
  const tool = await findTool('pg_dump', { serverMajor: 0 });
  const connection = await openToolConnection(url);
  try {
    const { stdout } = await promisify(execFile)(tool.path, [], { env: connection.env, maxBuffer: 1 << 28 });
    // Newer versions fence the script with a key that is another one each time.
    return stdout.replace(/^\\(un)?restrict .*$/gm, '');
  } finally {
    await connection.close();
  }
}
