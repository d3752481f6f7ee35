import { NAME } from './input.js';
import { configKeys, type KeyPath } from './keys.js';

/** A value that an environment variable gives to a key. */
export interface EnvironmentValue {
  path: string[];
  variable: string;
  value: string;
}

/** The variable that gives the URL of a target: `eu-west` is DAYBOOK_TARGET_EU_WEST_URL. */
export function targetVariable(name: string): string {
  return `DAYBOOK_TARGET_${name.toUpperCase().replaceAll('-', '_')}_URL`;
}

/** What the environment says about the configuration. A variable that is empty says nothing. */
export function environmentValues(env: NodeJS.ProcessEnv): EnvironmentValue[] {
  const values: EnvironmentValue[] = [];
  for (const { key, env: variable } of configKeys()) {
    const value = variable && env[variable];
    if (value) values.push({ path: key.split('.'), variable, value });
  }
  for (const [variable, value] of Object.entries(env)) {
    const name = /^DAYBOOK_TARGET_([A-Z0-9_]+)_URL$/.exec(variable)?.[1]?.toLowerCase().replaceAll('_', '-');
    if (value && name && NAME.test(name)) values.push({ path: ['targets', name, 'url'], variable, value });
  }
  return values;
}

/**
 * A copy of `value` with another value at a path; whatever stands in the way of it is replaced, except that switching
 * on what is configured in detail already (`kafka.ssl`) keeps the detail.
 */
export function withValue(value: unknown, path: KeyPath, given: string): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return given === 'true' && isObject(value) ? value : given;
  const object = isObject(value) ? value : {};
  return {
    ...object,
    [first]: withValue(Object.hasOwn(object, first) ? object[first] : undefined, rest, given),
  };
}

const isObject = (value: unknown): value is Record<string | number, unknown> =>
  value !== null && typeof value === 'object' && !Array.isArray(value);
