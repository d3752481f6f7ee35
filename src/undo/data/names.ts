import type { TableName } from './kept-item.js';

/** A name as an SQL identifier, always quoted. */
export const identifier = (name: string): string => `"${name.replaceAll('"', '""')}"`;

/** A text as an SQL literal, whatever `standard_conforming_strings` says. */
export function literal(text: string): string {
  const quoted = `'${text.replaceAll("'", "''").replaceAll('\\', '\\\\')}'`;
  return text.includes('\\') ? ` E${quoted}` : quoted;
}

/** A table as SQL names it, whatever the search path. */
export const qualified = ({ schema, name }: TableName): string => `${identifier(schema)}.${identifier(name)}`;

/** A thing of ours in the target. */
export const kept = (name: string): string => `daybook.${identifier(name)}`;

/** The name of a column of kept values. */
export const cellOf = ({ attnum }: { attnum: number }): string => `c${attnum}`;

/** A DO block; its quotes are ones that the text does not have. */
export function doBlock(body: string): string {
  let tag = '$daybook$';
  for (let n = 1; body.includes(tag); n += 1) tag = `$daybook${n}$`;
  return `DO ${tag} ${body} ${tag}`;
}
