import { mkdir, readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DaybookError } from '../../errors.js';
import { originHash } from './cosigned-log.js';
import { replaceFile } from './durable-file.js';
import type { RangeSnapshot } from './tree-window.js';

const STATE = z.strictObject({
  origin: z.string(),
  size: z.int().nonnegative(),
  roots: z.array(z.string().regex(/^[0-9a-f]{64}$/)),
});

const fileOf = (folder: string, origin: string): string =>
  join(folder, 'following', `${originHash(origin)}.json`);

/**
 * The tree that a following witness computed before; of nothing where it never followed this ledger.
 *
 * @throws DaybookError WITNESS_CORRUPT
 */
export async function readFollowState(folder: string, origin: string): Promise<RangeSnapshot> {
  const file = fileOf(folder, origin);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
  });
  if (text === undefined) return { size: 0, roots: [] };
  try {
    const state = STATE.parse(JSON.parse(text));
    if (state.origin !== origin) throw new Error(`it is of ${state.origin}`);
    return { size: state.size, roots: state.roots.map((root) => Buffer.from(root, 'hex')) };
  } catch (cause) {
    throw new DaybookError(
      'WITNESS_CORRUPT',
      `the tree that was computed of ${origin} is not as it was written`,
      {
        cause,
        where: { file },
      },
    );
  }
}

export async function writeFollowState(folder: string, origin: string, range: RangeSnapshot): Promise<void> {
  const file = fileOf(folder, origin);
  await mkdir(dirname(file), { recursive: true });
  const roots = range.roots.map((root) => Buffer.from(root).toString('hex'));
  await replaceFile(file, `${JSON.stringify({ origin, size: range.size, roots })}\n`);
}
