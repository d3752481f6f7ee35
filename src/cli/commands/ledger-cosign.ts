import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { type CosignatureFile, takeCosignatures } from '../../ledger/witness/take-cosignatures.js';
import type { CommandContext } from '../command.js';
import { withServices } from '../services.js';

export async function run(context: CommandContext, names: readonly string[]): Promise<ExitCode> {
  const { actor, clock, cwd, out } = context;
  const files = await Promise.all(names.map((name) => read(name, cwd)));
  const taken = await withServices(context, { appends: true }, ({ ledger, executor }) =>
    takeCosignatures(ledger, files, { actor, executor, now: () => clock.now() }),
  );
  out.result({ cosignatures: taken }, ({ cosignatures }) =>
    cosignatures
      .map(
        ({ size, witness, fresh }) =>
          `${fresh ? 'took ' : 'kept '}  the cosignature of ${witness} on ${size} events`,
      )
      .join('\n'),
  );
  return EXIT.done;
}

async function read(name: string, cwd: string): Promise<CosignatureFile> {
  try {
    return { name, text: await readFile(resolve(cwd, name), 'utf8') };
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw new DaybookError('USAGE', `${name} cannot be read (${code})`, { where: { file: name }, cause });
  }
}
