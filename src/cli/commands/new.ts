import { relative } from 'node:path';
import { EXIT, type ExitCode } from '../../errors.js';
import { type MigrationKind, newMigration } from '../../migrations/index.js';
import type { CommandContext } from '../command.js';

export interface NewOptions {
  kind?: MigrationKind;
  ts?: boolean;
}

export async function run(
  context: CommandContext,
  args: readonly string[],
  options: NewOptions,
): Promise<ExitCode> {
  const { migrations: folder } = await context.config();
  const kind = options.kind ?? 'schema';
  const form = options.ts ? 'class' : 'sql';
  const file = await newMigration({ folder, name: args[0]!, kind, form, now: context.clock.now() });
  context.out.result({ file, kind, form }, () => `created ${relative(context.cwd, file)}`);
  return EXIT.done;
}
