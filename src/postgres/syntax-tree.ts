/** A node of libpg_query's JSON tree. Its own types are a union of 250 interfaces; what is read here are a few fields of many of them. */
export type Tree = Record<string, unknown>;

const EMPTY: Tree = {};

/** A child as a node; an empty one where there is none. */
export function tree(value: unknown): Tree {
  return typeof value === 'object' && value !== null ? (value as Tree) : EMPTY;
}

/** A child as a list of nodes. */
export function list(value: unknown): Tree[] {
  return Array.isArray(value) ? value.map(tree) : [];
}

/** An identifier as it must be written in SQL. */
export function quoteIdentifier(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
}

/** A RangeVar's name, with its schema where one is written. */
export function relationName(value: unknown): string {
  const range = tree(value);
  return [range.schemaname, range.relname]
    .filter((part): part is string => typeof part === 'string')
    .map(quoteIdentifier)
    .join('.');
}

/** The strings of a qualified name (a list of String nodes). */
export function nameParts(value: unknown): string[] {
  return list(value).map((part) => String(tree(part.String).sval ?? ''));
}

/** A qualified name (a list of String nodes). */
export function nameOf(value: unknown): string {
  return nameParts(value).map(quoteIdentifier).join('.');
}

/** The value of an option (DefElem) of a statement; undefined where it is not given. */
export function option(options: unknown, name: string): Tree | undefined {
  return list(options)
    .map((element) => tree(element.DefElem))
    .find((element) => element.defname === name);
}

/** Whether a Boolean option is on: given without a value, or with true, on, 1. */
export function isOn(element: Tree | undefined): boolean {
  if (!element) return false;
  const value = tree(element.arg);
  if (value.Boolean !== undefined) return tree(value.Boolean).boolval === true;
  if (value.Integer !== undefined) return (tree(value.Integer).ival ?? 0) !== 0;
  if (value.String !== undefined) return !/^(false|off|no|0)$/i.test(String(tree(value.String).sval));
  return true;
}

/** The tagged nodes below a node, each with its tag before it, in the order of the text. */
type Below = readonly (string | Tree)[];

/** A statement is walked by several who look for different things. */
const known = new WeakMap<object, Below>();

/** Calls `visit` with the tag and body of every tagged node below (and with the plain fields, whose names begin in lower case, left out). */
export function walk(value: unknown, visit: (tag: string, body: Tree) => void): void {
  if (typeof value !== 'object' || value === null) return;
  let below = known.get(value);
  if (!below) {
    const found: (string | Tree)[] = [];
    collect(value, found);
    known.set(value, found);
    below = found;
  }
  for (let at = 0; at < below.length; at += 2) visit(below[at] as string, below[at + 1] as Tree);
}

function collect(value: object, found: (string | Tree)[]): void {
  if (Array.isArray(value)) {
    for (const item of value) if (typeof item === 'object' && item !== null) collect(item, found);
    return;
  }
  for (const key in value) {
    const child = (value as Tree)[key];
    if (typeof child !== 'object' || child === null) continue;
    const first = key.charCodeAt(0);
    if (first >= A && first <= Z) found.push(key, child as Tree);
    collect(child, found);
  }
}

const A = 65;
const Z = 90;
