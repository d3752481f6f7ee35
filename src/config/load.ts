import { stat } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { DaybookError, type Where } from '../errors.js';
import { buildConfig } from './build.js';
import { checkConfig } from './check.js';
import type { Config, Unresolved } from './config.js';
import { environmentValues, withValue } from './environment.js';
import { findConfigFile } from './find.js';
import { interpolate, type MissingVariable } from './interpolate.js';
import { formatKey, type KeyPath } from './keys.js';
import { rememberedLedgerUrl, rememberedTargets } from './remembered.js';
import { missingVariable } from './require.js';
import type { Source } from './source.js';

export interface LoadOptions {
  /** Where to begin looking for a file; the process's working directory where left out. */
  cwd?: string;
  env?: NodeJS.ProcessEnv;
  /** The file itself (--config FILE), from `cwd`. */
  file?: string | undefined;
}

/**
 * The configuration: of a file (given, named by DAYBOOK_CONFIG, or found from `cwd` upwards) or none, overridden by
 * the environment. What only some commands need (URLs, Kafka) may be missing until it is asked for.
 *
 * @throws CONFIG_NOT_FOUND, CONFIG_INVALID, CONFIG_UNKNOWN_KEY
 */
export async function loadConfig(options: LoadOptions = {}): Promise<Config> {
  const cwd = resolve(options.cwd ?? process.cwd());
  const env = options.env ?? process.env;
  const named = options.file ?? (env.DAYBOOK_CONFIG || undefined);
  const file = named === undefined ? findConfigFile(cwd) : resolve(cwd, named);
  const source = file === undefined ? undefined : await readConfigFile(file);
  const root = file === undefined ? cwd : dirname(file);

  const written = interpolate(source?.value ?? {}, env);
  const fromEnvironment = environmentValues(env);
  const variables = new Map(fromEnvironment.map(({ path, variable }) => [formatKey(path), variable]));
  const where = (path: KeyPath): Where => {
    const variable = variables.get(formatKey(path));
    return variable ? { key: variable } : (source?.where(path) ?? { key: formatKey(path) });
  };
  const missing = written.missing.filter(({ path }) => !variables.has(formatKey(path)));
  const unresolved = missing.map((one) => toUnresolved(one, where));
  for (const [at, one] of unresolved.entries()) {
    if (!isDeferred(missing[at]!.path)) throw missingVariable(one);
  }

  let value = written.value;
  for (const given of fromEnvironment) value = withValue(value, given.path, given.value);
  // The administrator's login is nothing that a relay or a reader has at hand.
  if (unresolved.some(({ key }) => isAdminLogin(key)) && isObject(value) && isObject(value.kafka)) {
    value = { ...value, kafka: { ...value.kafka, adminSasl: undefined } };
  }
  const kafkaUnresolved = unresolved.find(({ key }) => key.startsWith('kafka.') && !isAdminLogin(key));
  if (kafkaUnresolved && isObject(value)) value = { ...value, kafka: undefined };
  return buildConfig({
    root,
    file,
    input: checkConfig(value, where),
    unresolved,
    kafkaUnresolved,
    rememberedLedger: await rememberedLedgerUrl(root),
    rememberedTargets: await rememberedTargets(root),
  });
}

async function readConfigFile(file: string): Promise<Source> {
  const found = await stat(file).catch(() => undefined);
  if (!found?.isFile()) {
    throw new DaybookError('CONFIG_NOT_FOUND', `there is no configuration file ${file}`, { where: { file } });
  }
  if (/\.(ya?ml|json)$/.test(file)) return (await import('./read-text.js')).readTextConfig(file);
  if (/\.(ts|js|mjs)$/.test(file)) return (await import('./read-program.js')).readProgramConfig(file);
  throw new DaybookError('CONFIG_INVALID', 'the configuration is of no type that Daybook reads', {
    hint: 'Name a file that ends in .ts, .js, .mjs, .json, .yaml or .yml.',
    where: { file },
  });
}

// Many commands use neither a database nor Kafka, so their secrets need not be at hand.
const isDeferred = (path: KeyPath): boolean =>
  path[0] === 'kafka' ||
  (path[0] === 'seals' && path[1] === 'key') ||
  (path[0] === 'ledger' && (path[1] === 'url' || path[1] === 'adminUrl')) ||
  (path[0] === 'targets' && path[2] === 'url');

const isAdminLogin = (key: string): boolean => key.startsWith('kafka.adminSasl.');

const toUnresolved = ({ path, variable }: MissingVariable, where: (path: KeyPath) => Where): Unresolved => ({
  key: formatKey(path),
  variable,
  where: where(path),
});

const isObject = (value: unknown): value is Record<string, unknown> =>
  value !== null && typeof value === 'object';
