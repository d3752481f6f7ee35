import { randomUUID } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { z } from 'zod';
import { DaybookError } from '../errors.js';

const port = z.int().min(1).max(65_535);
const identity = z.strictObject({ pid: z.int().positive(), started: z.string() });

const schema = z.strictObject({
  version: z.literal(1),
  postgres: z
    .strictObject({
      dataFolder: z.string(),
      port,
      password: z.string(),
      version: z.string().optional(),
      process: identity.optional(),
    })
    .optional(),
  kafka: z
    .strictObject({
      port,
      controllerPort: port,
      version: z.string().optional(),
      process: identity.optional(),
    })
    .optional(),
  docker: z
    .strictObject({
      /** The project of `docker compose`. */
      project: z.string(),
      postgresPort: port,
      kafkaPorts: z.array(port),
      password: z.string(),
      /** Whether the last command brought the containers up; their volumes stay when they go down. */
      up: z.boolean(),
    })
    .optional(),
});

/** What `daybook dev` keeps in `.daybook/dev.json` from one command to the next. */
export type DevState = z.infer<typeof schema>;

/** Where `daybook dev` keeps its things in a project. */
export interface DevPaths {
  home: string;
  state: string;
  lock: string;
  postgres: string;
  kafka: string;
}

/** @param folder the project's */
export function devPaths(folder: string): DevPaths {
  const home = resolve(folder, '.daybook');
  return {
    home,
    state: join(home, 'dev.json'),
    lock: join(home, 'dev.lock'),
    postgres: join(home, 'postgres'),
    kafka: join(home, 'kafka'),
  };
}

/**
 * The state as the last command left it, empty where there was none.
 * @throws DaybookError DEV_FAILED when the file is not what this version writes
 */
export function readState(paths: DevPaths): DevState {
  let text: string;
  try {
    text = readFileSync(paths.state, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return { version: 1 };
    throw error;
  }
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    throw new DaybookError('DEV_FAILED', `${paths.state} is not what this version of Daybook writes`, {
      hint: 'Restore it, or stop the servers yourself and remove the folder .daybook.',
      where: { file: paths.state },
    });
  }
}

/** Replaces the file whole; it holds a password, so only its owner reads it. */
export function writeState(paths: DevPaths, state: DevState): void {
  mkdirSync(dirname(paths.state), { recursive: true });
  const draft = `${paths.state}.${randomUUID()}`;
  try {
    writeFileSync(draft, `${JSON.stringify(state, null, 2)}\n`, { mode: 0o600 });
    renameSync(draft, paths.state);
  } finally {
    rmSync(draft, { force: true });
  }
}
