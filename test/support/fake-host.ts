import { EventEmitter } from 'node:events';
import { Readable } from 'node:stream';
import type { CommandModule } from '../../src/cli/command.js';
import type { Host } from '../../src/cli/host.js';
import type { Sink } from '../../src/cli/output.js';

/** A stream that keeps what was written to it. */
export class FakeSink extends EventEmitter implements Sink {
  text = '';
  /** What `write` answers: false asks the writer to wait for `drain`. */
  room = true;

  constructor(
    readonly isTTY = false,
    readonly columns = 80,
  ) {
    super();
  }

  write(text: string): boolean {
    this.text += text;
    return this.room;
  }
}

export interface FakeHost extends Host {
  stdout: FakeSink;
  stderr: FakeSink;
  signals: EventEmitter;
  exits: number[];
}

/** A host for the program, where commands are the given functions by module name, or else the real modules. */
export function fakeHost(
  argv: readonly string[],
  commands: Record<string, CommandModule['run']> = {},
  given: Partial<Pick<Host, 'cwd' | 'env'>> & { terminal?: boolean; stdin?: string } = {},
): FakeHost {
  const exits: number[] = [];
  return {
    argv,
    cwd: given.cwd ?? '/nowhere',
    env: given.env ?? {},
    stdin: Readable.from([given.stdin ?? '']),
    stdout: new FakeSink(given.terminal),
    stderr: new FakeSink(given.terminal),
    signals: new EventEmitter(),
    exits,
    exit: (code) => void exits.push(code),
    load: async (name) => {
      const run = commands[name];
      return run ? { run } : ((await import(`../../src/cli/commands/${name}.ts`)) as CommandModule);
    },
  };
}
