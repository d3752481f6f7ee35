import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { configKeys } from '../../config/keys.js';
import { configJsonSchema } from '../../config/schema.js';
import type { GeneratedFile } from './generated-file.js';
import { jsonText } from './json-text.js';
import { markdownTable } from './markdown-table.js';

const PAGE = 'docs/configuration.md';
const BEGIN = '<!-- The table is made from src/config/input.ts by `npm run generate`: edit that. -->\n';
const END = '<!-- End of the table. -->';

/** The table of keys in docs/configuration.md, whose text around it is written by hand, and the schema for editors. */
export async function configurationTable(root: string): Promise<GeneratedFile[]> {
  const page = await readFile(join(root, PAGE), 'utf8');
  const begin = page.indexOf(BEGIN);
  const end = page.indexOf(END);
  if (begin === -1 || end < begin) throw new Error(`${PAGE} has no place for the table of keys`);
  return [
    { path: PAGE, content: `${page.slice(0, begin)}${BEGIN}\n${table()}\n${page.slice(end)}` },
    { path: 'docs/daybook.config.schema.json', content: jsonText(configJsonSchema()) },
  ];
}

function table(): string {
  const rows = configKeys().map(({ key, description, wanted, fallback, env }) => [
    code(key),
    `${description} Wanted: ${wanted}.`,
    fallback === undefined ? '' : code(String(fallback)),
    env ? code(env) : '',
  ]);
  return markdownTable(['Key', 'What it is', 'Default', 'Environment variable'], rows);
}

const code = (text: string): string => `\`${text}\``;
