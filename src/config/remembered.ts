import { randomUUID } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { DaybookError } from '../errors.js';
import { STATE_FOLDER } from './defaults.js';
import { NAME } from './input.js';

const place = z.strictObject({ url: z.string().min(1) });
const places = z.record(z.string().regex(NAME), place);

/** URLs of targets by name. */
export type RememberedTargets = z.output<typeof places>;

/** The file in which `daybook target add` keeps the URLs that it was given; only its owner may read it. */
export const rememberedTargetsFile = (root: string): string => join(root, STATE_FOLDER, 'targets.json');

/** The file in which `daybook init --dev` keeps the URL of the local ledger; only its owner may read it. */
export const rememberedLedgerFile = (root: string): string => join(root, STATE_FOLDER, 'ledger.json');

/**
 * The URLs of targets that this machine was told. They count least: configuration and environment override them.
 *
 * @throws CONFIG_INVALID where the file is damaged
 */
export async function rememberedTargets(root: string): Promise<RememberedTargets> {
  return (await read(rememberedTargetsFile(root), places)) ?? {};
}

/**
 * The URL of the ledger that this machine was told, if any. It counts least, as those of targets do.
 *
 * @throws CONFIG_INVALID where the file is damaged
 */
export async function rememberedLedgerUrl(root: string): Promise<string | undefined> {
  return (await read(rememberedLedgerFile(root), place))?.url;
}

/** Keeps the URL of a target for later commands on this machine, in a file of mode 0600. */
export async function rememberTargetUrl(root: string, name: string, url: string): Promise<void> {
  await write(rememberedTargetsFile(root), { ...(await rememberedTargets(root)), [name]: { url } });
}

/** Keeps the URL of the ledger for later commands on this machine, in a file of mode 0600. */
export async function rememberLedgerUrl(root: string, url: string): Promise<void> {
  await write(rememberedLedgerFile(root), { url });
}

async function read<S extends z.ZodType>(file: string, form: S): Promise<z.output<S> | undefined> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
  const parsed = form.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw new DaybookError('CONFIG_INVALID', 'a file that Daybook keeps URLs in is damaged', {
    hint: 'Remove it, and give the URLs again with `daybook target add` or in the configuration.',
    where: { file },
  });
}

// Renamed into place, so that a command that reads at the same time never sees half of it.
async function write(file: string, content: object): Promise<void> {
  const draft = `${file}.${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  try {
    await writeFile(draft, `${JSON.stringify(content, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    await rename(draft, file);
  } finally {
    await rm(draft, { force: true });
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
