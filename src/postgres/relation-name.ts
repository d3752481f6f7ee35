import type { Tree } from './syntax-tree.js';
import { nameParts, tree } from './syntax-tree.js';

/** A relation as a statement names it, not quoted. Without a schema the search path decides. */
export interface RelationName {
  schema?: string;
  name: string;
}

/** A RangeVar's name; undefined of none, and of what lies in the temporary schema. */
export function nameOfRange(value: unknown): RelationName | undefined {
  const { schemaname, relname, relpersistence } = tree(value);
  if (typeof relname !== 'string' || relpersistence === 't' || schemaname === 'pg_temp') return undefined;
  return typeof schemaname === 'string' ? { schema: schemaname, name: relname } : { name: relname };
}

/** A qualified name (a list of String nodes). */
export function nameOfParts(parts: unknown): RelationName | undefined {
  return nameFrom(nameParts(parts));
}

/** The name of two parts at most. */
export function nameFrom(parts: readonly string[]): RelationName | undefined {
  const [name, schema] = [...parts].reverse();
  if (name === undefined || name === '' || schema === 'pg_temp') return undefined;
  return schema === undefined ? { name } : { schema, name };
}

/** A name that SQL text holds, such as `audit."Entry"`. */
export function nameInText(text: string): RelationName | undefined {
  const parts = text.match(/"(?:[^"]|"")*"|[^.]+/g) ?? [];
  return nameFrom(
    parts.map((part) =>
      part.startsWith('"') ? part.slice(1, -1).replaceAll('""', '"') : part.toLowerCase(),
    ),
  );
}

/** What tells names apart; the schema `public` and the search path may be the same, and are not taken for it. */
export const keyOfName = ({ schema, name }: RelationName): string => JSON.stringify([schema ?? null, name]);

/** How a person reads it. */
export const writtenName = ({ schema, name }: RelationName): string =>
  schema === undefined ? name : `${schema}.${name}`;

/** A tree's field as a RangeVar's name. */
export const rangeOf = (statement: Tree, field = 'relation'): RelationName | undefined =>
  nameOfRange(statement[field]);
