import { Command, CommanderError, Option, type OutputConfiguration } from 'commander';
import { asDaybookError, EXIT } from '../errors.js';
import { version } from '../package.js';
import { commandEpilogue, programEpilogue } from './help.js';
import type { Host } from './host.js';
import { TerminalOutput } from './output.js';
import { errorDocument, renderError } from './render/error.js';
import { toJson } from './render/json.js';
import { type GlobalOptions, type Invocation, runCommand } from './run-command.js';
import { refuseSecrets } from './secrets.js';
import { COMMANDS } from './table/index.js';
import type { CommandGroup, CommandSpecification, OptionSpecification } from './table/specification.js';
import { parseCount, parseList, parsePort, parseRepeated, parseSeconds, usageError } from './usage.js';

/**
 * The whole of a command line: parse, run, render what went wrong.
 *
 * @returns the exit code; it never throws
 */
export async function runProgram(host: Host): Promise<number> {
  const { stdout, stderr, env, argv } = host;
  let chosen: Invocation | undefined;
  const program = buildProgram((invocation) => {
    chosen = invocation;
  });
  // Until the command line is read, what it says about JSON is looked for in it.
  let globals: GlobalOptions = { json: argv.includes('--json'), color: !argv.includes('--no-color') };
  let out = new TerminalOutput({ ...globals, stdout, stderr, env });
  let help = '';
  configure(program, {
    getOutHelpWidth: () => stdout.columns ?? 80,
    writeOut: (text) => void out.print(text),
    writeErr: (text) => {
      help += text;
    },
  });
  try {
    refuseSecrets(argv);
    await program.parseAsync([...argv], { from: 'user' });
    if (!chosen) return EXIT.done;
    globals = chosen.globals;
    out = new TerminalOutput({ ...globals, stdout, stderr, env });
    return await runCommand(host, out, chosen);
  } catch (thrown) {
    if (thrown instanceof CommanderError) {
      if (thrown.exitCode === 0) return EXIT.done;
      // A family without its second word: its help is the answer.
      out.writeError(help);
      return EXIT.usage;
    }
    const error = asDaybookError(thrown);
    const verbose = globals.verbose === true;
    if (out.json) out.print(toJson(errorDocument(error, verbose)));
    else out.writeError(renderError(error, { colours: out.errorColours, cwd: host.cwd, verbose }));
    return error.exitCode;
  }
}

/** Commander's program, complete for help; `choose` is told which command was meant. */
export function buildProgram(choose: (invocation: Invocation) => void): Command {
  const program = new Command('daybook')
    .description('An event-sourced migration ledger for PostgreSQL.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .option('--config <file>', 'the configuration (default: daybook.config.* here or above)')
    .option('--json', 'print one JSON document, or JSON lines where it streams')
    .addOption(new Option('--verbose', 'show statements, timings and stacks').conflicts('quiet'))
    .option('--quiet', 'print results and errors only')
    .option('--no-color', 'print without colours')
    .configureHelp({ showGlobalOptions: true })
    .addHelpText('after', programEpilogue());
  for (const group of COMMANDS) {
    for (const specification of group.commands) {
      const words = specification.name.split(' ');
      const parent = familyOf(program, group, words.slice(0, -1));
      const command = addCommand(parent, words.at(-1)!, specification);
      if (parent === program) command.helpGroup(`${group.title}:`);
      command.action(() => {
        choose({
          name: words.join('-'),
          args: command.args,
          options: command.opts(),
          globals: program.opts<GlobalOptions>(),
        });
      });
    }
  }
  return program;
}

/** The command that others hang on: the program, or a family such as `ledger` or `ledger key`. */
function familyOf(program: Command, group: CommandGroup, words: readonly string[]): Command {
  const name = words.at(-1);
  if (name === undefined) return program;
  const parent = familyOf(program, group, words.slice(0, -1));
  const existing = parent.commands.find((command) => command.name() === name);
  if (existing) return existing;
  const path = words.join(' ');
  const members = group.commands
    .filter((one) => one.name.startsWith(`${path} `))
    .map((one) => one.name.split(' ')[words.length]!);
  const about = group.families![path]!;
  const family = parent
    .command(name)
    .summary(`${about}: ${[...new Set(members)].join(', ')}`)
    .description(sentence(about));
  return parent === program ? family.helpGroup(`${group.title}:`) : family;
}

function addCommand(parent: Command, name: string, specification: CommandSpecification): Command {
  const { summary, description, options = [], arguments: positional = [] } = specification;
  const command = parent
    .command(name)
    .summary(summary)
    .description(description ? `${sentence(summary)} ${description}` : sentence(summary))
    .addHelpText('after', commandEpilogue(specification));
  for (const argument of positional) command.argument(argument.name, argument.description);
  for (const option of options) command.addOption(toOption(option));
  return command;
}

function toOption(specification: OptionSpecification): Option {
  const option = new Option(specification.flags, specification.description);
  if (specification.conflicts) option.conflicts([...specification.conflicts]);
  if (specification.choices) option.choices([...specification.choices]);
  if (specification.kind === 'list') option.argParser(parseList);
  if (specification.kind === 'repeated') option.argParser(parseRepeated);
  if (specification.kind === 'seconds') option.argParser(parseSeconds);
  if (specification.kind === 'port') option.argParser(parsePort);
  if (specification.kind === 'count') option.argParser(parseCount);
  return option;
}

const sentence = (text: string): string => `${text[0]!.toUpperCase()}${text.slice(1)}.`;

function configure(command: Command, output: OutputConfiguration): void {
  command.configureOutput({ ...output, outputError: () => {} });
  command.exitOverride((error) => {
    if (/^commander\.(help|helpDisplayed|version)$/.test(error.code)) throw error;
    throw usageError(error, fullName(command));
  });
  for (const child of command.commands) configure(child, output);
}

function fullName(command: Command): string {
  return command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();
}
