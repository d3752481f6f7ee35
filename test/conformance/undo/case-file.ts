import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** A case: what is there, what a migration does, and what is special about it. */
export interface UndoCase {
  name: string;
  /** The first comment. */
  special: string;
  before: string;
  rows: string;
  up: string;
  /** What the undo of the schema does before that of the data: renames. */
  renames: string;
  /** The code of the error that it ends with. */
  refused: string | undefined;
  /** How many attempts it takes. @default 1 */
  attempts: number;
  superuser: boolean;
}

const SECTION = /^-- (before|rows|up|renames)$/;

/** Reads the cases of a folder beside this file. */
export function casesOf(folder: string): UndoCase[] {
  const path = fileURLToPath(new URL(`./${folder}/`, import.meta.url));
  return readdirSync(path)
    .filter((file) => file.endsWith('.sql'))
    .sort()
    .map((file) => parseCase(file.replace(/\.sql$/, ''), readFileSync(`${path}${file}`, 'utf8')));
}

function parseCase(name: string, text: string): UndoCase {
  const sections: Record<string, string> = {};
  let section = 'head';
  for (const line of text.split('\n')) {
    const begins = SECTION.exec(line);
    if (begins) section = begins[1]!;
    else sections[section] = `${sections[section] ?? ''}${line}\n`;
  }
  const head = sections.head ?? '';
  return {
    name,
    special: /^-- (.*)$/m.exec(head)?.[1] ?? name,
    before: sections.before ?? '',
    rows: sections.rows ?? '',
    up: sections.up ?? '',
    renames: sections.renames ?? '',
    refused: /^-- refused: (\w+)$/m.exec(head)?.[1],
    attempts: Number(/^-- attempts: (\d+)$/m.exec(head)?.[1] ?? 1),
    superuser: /^-- as superuser$/m.test(head),
  };
}
