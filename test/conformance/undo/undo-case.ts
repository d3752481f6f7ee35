import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A migration to be undone on a database that it may change in a way of its own. */
export interface UndoCase {
  /** The file’s name without its ending, words for dashes. */
  name: string;
  before: string;
  rows: string;
  up: string;
  /** The columns of a table come back in another order. */
  ordersColumns: boolean;
  /** Roles, which are the whole cluster’s, are changed. */
  roles: boolean;
  /** It runs as a user who only owns the database. */
  asOwner: boolean;
  /** The rows are to be compared as well. */
  comparesRows: boolean;
  /** It cannot be undone: what is said of it beforehand. */
  refused: string | undefined;
}

const SECTION = /^-- (before|rows|up)$/m;
const FLAGS = ['orders columns', 'roles', 'as owner', 'same rows'] as const;

/**
 * Reads a case: a comment that says what is special, lines of flags that the runner heeds (`-- orders columns`, `-- roles`, `-- as owner`, `-- same rows`,
 * `-- refused: what is said`), and the sections `-- before`, `-- rows` and `-- up`, of which the first two may be absent.
 */
export function parseCase(name: string, text: string): UndoCase {
  const [head = '', ...parts] = text.split(SECTION);
  const sections = new Map<string, string>();
  for (let i = 0; i < parts.length; i += 2) sections.set(parts[i]!, parts[i + 1]!.trim());
  const lines = head.split('\n').map((line) => line.replace(/^-- ?/, '').trim());
  const has = (flag: (typeof FLAGS)[number]) => lines.includes(flag);
  if (!lines[0] || !sections.has('up'))
    throw new Error(`${name}: a first comment and a section "-- up" are needed`);
  return {
    name,
    before: sections.get('before') ?? '',
    rows: sections.get('rows') ?? '',
    up: sections.get('up')!,
    ordersColumns: has('orders columns'),
    roles: has('roles'),
    asOwner: has('as owner'),
    comparesRows: has('same rows'),
    refused: lines.find((line) => line.startsWith('refused: '))?.slice('refused: '.length),
  };
}

/** The cases of an area, which is a folder beside this file. */
export function casesOf(area: string): UndoCase[] {
  const folder = fileURLToPath(new URL(`./${area}/`, import.meta.url));
  return readdirSync(folder)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) =>
      parseCase(basename(file, '.sql').replaceAll('-', ' '), readFileSync(join(folder, file), 'utf8')),
    );
}
