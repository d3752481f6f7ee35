import { identifier, literal } from '../../backup/quote.js';
import type { TableName } from './kept-item.js';

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

export { identifier, literal };
