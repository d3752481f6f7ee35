import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { DaybookError } from '../errors.js';
import { STATE_FOLDER } from './defaults.js';
import { NAME } from './input.js';

const form = z.record(z.string().regex(NAME), z.strictObject({ url: z.string().min(1) }));

/** URLs of targets by name. */
export type RememberedTargets = z.output<typeof form>;

/** The file in which `daybook target add` keeps the URLs that it was given; only its owner may read it. */
export const rememberedTargetsFile = (root: string): string => join(root, STATE_FOLDER, 'targets.json');

/**
 * The URLs of targets that this machine was told. They count least: configuration and environment override them.
 *
 * @throws CONFIG_INVALID where the file is damaged
 */
export async function rememberedTargets(root: string): Promise<RememberedTargets> {
  const file = rememberedTargetsFile(root);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return {};
    throw error;
  }
  const parsed = form.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new DaybookError('CONFIG_INVALID', 'the file with the URLs of targets is damaged', {
    hint: 'Remove it and add the targets again with `daybook target add`.',
    where: { file },
  });
}

/** Keeps the URL of a target for later commands on this machine, in a file of mode 0600. */
export async function rememberTargetUrl(root: string, name: string, url: string): Promise<void> {
  const targets = { ...(await rememberedTargets(root)), [name]: { url } };
  const file = rememberedTargetsFile(root);
  const fresh = `${file}.${process.pid}`;
  await mkdir(join(root, STATE_FOLDER), { recursive: true });
  try {
    await writeFile(fresh, `${JSON.stringify(targets, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
