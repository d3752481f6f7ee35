import type { z } from 'zod';
import { DaybookError, type Where } from '../errors.js';
import { redactSecrets } from '../observability/redact.js';
import { configInput } from './input.js';
import { configKeys, formatKey, type KeyPath, keysAt, metaAt } from './keys.js';
import { nearest } from './nearest.js';

/** A configuration as it was written, with its texts read: numbers are numbers, policies are policies. */
export type CheckedInput = z.output<typeof configInput>;

/**
 * Checks a configuration as it was written. An unknown key is reported before any invalid value: it is the likelier
 * mistake, and often the reason of the other.
 *
 * @throws CONFIG_UNKNOWN_KEY with the key that was probably meant, CONFIG_INVALID with what was found and what is wanted
 */
export function checkConfig(value: unknown, where: (path: KeyPath) => Where): CheckedInput {
  const parsed = configInput.safeParse(value);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(innermost);
  for (const issue of issues) {
    if (issue.code === 'unrecognized_keys') throw unknownKey([...issue.path, issue.keys[0]!], where);
  }
  throw invalid(issues[0]!, value, where);
}

type Issue = z.core.$ZodIssue & { path: (string | number)[] };

// Of a union, the branch that got furthest is what was meant.
function innermost(issue: z.core.$ZodIssue): Issue {
  const path = issue.path.map((part) => (typeof part === 'symbol' ? String(part) : part));
  if (issue.code !== 'invalid_union') return { ...issue, path };
  const branch = issue.errors.find((issues) => issues[0] && issues[0].path.length > 0)?.[0];
  if (!branch) return { ...issue, path };
  const inner = innermost(branch);
  return { ...inner, path: [...path, ...inner.path] };
}

function unknownKey(path: KeyPath, where: (path: KeyPath) => Where): DaybookError {
  const key = formatKey(path);
  const holder = path.slice(0, -1);
  const name = String(path.at(-1));
  const siblings = keysAt(holder);
  const near = nearest(name, siblings);
  const meant = near === undefined ? elsewhere(name) : formatKey([...holder, near]);
  const known = `${holder.length > 0 ? formatKey(holder) : 'a configuration'} takes ${firstOf(siblings)}`;
  return new DaybookError(
    'CONFIG_UNKNOWN_KEY',
    `the key ${key} is unknown: ${meant === undefined ? known : `did you mean ${meant}?`}`,
    { where: where(path), details: { key, ...(meant === undefined ? {} : { nearest: meant }) } },
  );
}

/** The codes of all rules would be a page. */
function firstOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  return more > 0 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ');
}

const MOST_NAMES = 20;

function elsewhere(name: string): string | undefined {
  const all = configKeys().map(({ key }) => key);
  return all.find((key) => key.split('.').at(-1) === name) ?? nearest(name, all);
}

function invalid(issue: Issue, value: unknown, where: (path: KeyPath) => Where): DaybookError {
  const { path } = issue;
  const meta = metaAt(path);
  const key = formatKey(path);
  const wanted = issue.code === 'invalid_key' ? metaOfNames(path) : (meta?.wanted ?? 'an object');
  const got = issue.code === 'invalid_key' ? 'not a name' : found(path, value, meta?.secret === true);
  return new DaybookError('CONFIG_INVALID', `${key || 'the configuration'} is ${got}; wanted: ${wanted}`, {
    where: where(path),
    details: { key, wanted },
  });
}

const metaOfNames = (path: KeyPath): string =>
  `names of ${path[0]} are ${metaAt(['ledger', 'name'])!.wanted}`;

function found(path: KeyPath, value: unknown, secret: boolean): string {
  let inner = value;
  for (const part of path) {
    if (inner === null || typeof inner !== 'object' || !Object.hasOwn(inner, part)) return 'missing';
    inner = (inner as Record<string | number, unknown>)[part];
  }
  if (inner === undefined) return 'missing';
  if (inner === null) return 'empty';
  if (Array.isArray(inner)) return inner.length === 0 ? 'an empty list' : 'a list';
  if (typeof inner === 'object') return 'an object';
  if (secret) return 'something else (not shown: it may be a secret)';
  if (typeof inner !== 'string') return String(inner);
  return inner === '' ? 'an empty text' : JSON.stringify(redactSecrets(inner));
}
