import { describe, expect, it } from 'vitest';
import { fakeHost } from '../../test/support/fake-host.js';
import { DaybookError, EXIT } from '../errors.js';
import type { CommandContext } from './command.js';
import { runProgram } from './program.js';
import { COMMANDS } from './table/index.js';

const ALL = COMMANDS.flatMap((group) => group.commands);

describe('help', () => {
  it('of the program names every command and the exit codes', async () => {
    const host = fakeHost(['--help']);
    expect(await runProgram(host)).toBe(EXIT.done);
    for (const { name } of ALL) expect(host.stdout.text).toContain(name.split(' ').slice(0, 2).at(-1));
    expect(host.stdout.text).toContain('4  verification found tampering or drift');
  });

  it.each(ALL.map((command) => [command.name, command] as const))(
    'of %s is complete',
    async (name, command) => {
      const host = fakeHost([...name.split(' '), '--help']);
      expect(await runProgram(host)).toBe(EXIT.done);
      for (const text of [
        'Usage: daybook',
        'Global Options:',
        '--json',
        command.examples[0]!.command,
        'Exit codes:',
      ]) {
        expect(host.stdout.text).toContain(text);
      }
    },
  );

  it('answers a family without its second word, as bad usage', async () => {
    const host = fakeHost(['backup']);
    expect(await runProgram(host)).toBe(EXIT.usage);
    expect(host.stderr.text).toContain('restore [options] <backup>');
  });

  it('names examples that the program accepts', async () => {
    for (const { command } of ALL.flatMap(({ examples }) => examples)) {
      const words = command
        .split('daybook ')
        .at(-1)!
        .match(/"[^"]*"|\S+/g)!;
      const chosen: string[] = [];
      const commands = Object.fromEntries(
        ALL.map(({ name }) => {
          const module = name.replaceAll(' ', '-');
          const run = async () => {
            chosen.push(module);
            return EXIT.done;
          };
          return [module, run];
        }),
      );
      expect(await runProgram(fakeHost(words, commands)), command).toBe(EXIT.done);
      expect(chosen, command).toHaveLength(1);
    }
  });
});

describe('a command', () => {
  it('gets its arguments, its options and the context', async () => {
    let seen: unknown;
    const argv = [
      'migrate',
      'a',
      '--target',
      'x',
      '--json',
      'b',
      '--target',
      'y,z',
      '--wait',
      '5m',
      '--dry-run',
    ];
    const env = { DAYBOOK_ACTOR: 'ada' };
    await runProgram(
      fakeHost(
        argv,
        {
          migrate: async (context, args, options) => {
            seen = { args, options, actor: context.actor, json: context.out.json };
            return EXIT.done;
          },
        },
        { env },
      ),
    );
    expect(seen).toEqual({
      args: ['a', 'b'],
      options: { target: ['x', 'y', 'z'], wait: 300, dryRun: true },
      actor: 'ada',
      json: true,
    });
  });

  it('gives the exit code', async () => {
    expect(await runProgram(fakeHost(['status'], { status: async () => EXIT.tampered }))).toBe(EXIT.tampered);
  });

  it('prints its result as a document or as text', async () => {
    const status = async ({ out }: CommandContext) => {
      out.result({ size: 3n }, ({ size }) => `size ${size}`);
      return EXIT.done;
    };
    const [json, text] = [fakeHost(['status', '--json'], { status }), fakeHost(['status'], { status })];
    await runProgram(json);
    await runProgram(text);
    expect([json.stdout.text, text.stdout.text]).toEqual(['{"size":"3"}\n', 'size 3\n']);
  });
});

describe('what goes wrong', () => {
  const failing = async () => {
    throw new DaybookError('TARGET_UNREACHABLE', 'db:5432/app does not answer', {
      where: { file: '/nowhere/daybook.config.yaml', line: 3 },
      cause: new Error('connect ECONNREFUSED postgres://u:hunter2@db'),
    });
  };

  it('is said on standard error with what, where, why and what to do', async () => {
    const host = fakeHost(['status'], { status: failing });
    expect(await runProgram(host)).toBe(EXIT.unavailable);
    expect(host.stderr.text).toBe(`error TARGET_UNREACHABLE db:5432/app does not answer
  at daybook.config.yaml:3
  because connect ECONNREFUSED postgres://u:***@db
  → Check that the server runs, and the host, port, user and password of its URL.
  see docs/errors.md#target_unreachable
`);
  });

  it('is one document on standard output with --json', async () => {
    const host = fakeHost(['status', '--json'], { status: failing });
    await runProgram(host);
    expect(JSON.parse(host.stdout.text)).toMatchObject({
      error: {
        code: 'TARGET_UNREACHABLE',
        where: { line: 3 },
        because: ['connect ECONNREFUSED postgres://u:***@db'],
      },
    });
    expect(host.stderr.text).toBe('');
  });

  it('has its stack with --verbose alone', async () => {
    const host = fakeHost(['status', '--verbose'], { status: failing });
    await runProgram(host);
    expect(host.stderr.text).toMatch(/ {4}at .*program\.spec\.ts/);
    expect(host.stderr.text).not.toContain('hunter2');
  });

  it('is INTERNAL when nobody foresaw it', async () => {
    const host = fakeHost(['status', '--json'], {
      status: async () => {
        throw new TypeError('x is undefined');
      },
    });
    expect(await runProgram(host)).toBe(EXIT.failed);
    expect(JSON.parse(host.stdout.text).error).toMatchObject({ code: 'INTERNAL', message: 'x is undefined' });
  });

  it.each([
    [['migrte'], "unknown command 'migrte'", 'Did you mean migrate?'],
    [['backup', 'creat'], "unknown command 'creat'", 'Did you mean create?'],
    [['migrate', '--dry-rum'], "unknown option '--dry-rum'", 'Did you mean --dry-run?'],
    [['verify'], "missing required argument 'id'", 'Run `daybook verify --help`'],
    [['status', 'x'], 'too many arguments', 'Run `daybook status --help`'],
    [['new', 'x', '--kind', 'odd'], 'Allowed choices are schema, data, system', 'daybook new --help'],
    [['migrate', '--wait', 'long'], 'Wanted: seconds', 'daybook migrate --help'],
    [['dev', 'up', '--kafka-port', '70000'], 'from 1 to 65535', 'daybook dev up --help'],
    [['status', '--target', 'a,,b'], 'empty name', 'daybook status --help'],
    [['status', '--verbose', '--quiet'], 'cannot be used with', '--help'],
    [['rollback', '--to', 'a', '--run', 'b'], 'cannot be used with', 'daybook rollback --help'],
  ])('is bad usage for %j', async (argv, message, hint) => {
    const host = fakeHost(argv);
    expect(await runProgram(host)).toBe(EXIT.usage);
    expect(host.stderr.text).toContain(message);
    expect(host.stderr.text).toContain(hint);
  });

  it('is a secret among the arguments, which is not repeated', async () => {
    const host = fakeHost(['target', 'add', 'eu', '--url', 'postgres://u:hunter2@h/d', '--json']);
    expect(await runProgram(host)).toBe(EXIT.usage);
    expect(JSON.parse(host.stdout.text).error.code).toBe('SECRET_ON_COMMAND_LINE');
    expect(host.stdout.text).not.toContain('hunter2');
  });

  it('is a level of the log that there is not', async () => {
    const host = fakeHost(['status'], {}, { env: { DAYBOOK_LOG: 'loud' } });
    expect(await runProgram(host)).toBe(EXIT.usage);
    expect(host.stderr.text).toContain('DAYBOOK_LOG');
  });
});

describe('a signal', () => {
  const untilAborted = async ({ signal }: CommandContext) => {
    await new Promise((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason));
    });
    return EXIT.done;
  };

  it('ends a command that waits, as INTERRUPTED', async () => {
    const host = fakeHost(['migrate'], {
      migrate: (context) => {
        queueMicrotask(() => host.signals.emit('SIGTERM'));
        return untilAborted(context);
      },
    });
    expect(await runProgram(host)).toBe(EXIT.failed);
    expect(host.stderr.text).toContain('Stopping at the next safe point');
    expect(host.stderr.text).toContain('INTERRUPTED');
  });

  it('ends the process at once when it comes again', async () => {
    const host = fakeHost(['migrate'], {
      migrate: async () => {
        host.signals.emit('SIGINT');
        host.signals.emit('SIGINT');
        return EXIT.done;
      },
    });
    await runProgram(host);
    expect(host.exits).toEqual([130]);
  });

  it('is given back when the command is done', async () => {
    const host = fakeHost(['migrate'], { migrate: async () => EXIT.done });
    await runProgram(host);
    expect(host.signals.listenerCount('SIGINT')).toBe(0);
  });
});
