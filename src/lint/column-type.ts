import type { Tree } from '../postgres/syntax-tree.js';
import { list, nameParts, tree } from '../postgres/syntax-tree.js';

/** A type as a column has it. */
export interface ColumnType {
  /** As PostgreSQL calls it inside: `int4`, `varchar`, `bpchar`, `timestamp`; with its schema where it is none of PostgreSQL's own. */
  name: string;
  /** What stands in parentheses: the length of a varchar. */
  modifiers: readonly number[];
  array: boolean;
  /** Where it is written, as a location of the parse tree. */
  at: unknown;
}

/** @param value a TypeName */
export function columnType(value: unknown): ColumnType {
  const type: Tree = tree(value);
  return {
    name: nameParts(type.names)
      .filter((part) => part !== 'pg_catalog')
      .join('.'),
    modifiers: list(type.typmods).flatMap((item) => {
      const constant = tree(item.A_Const);
      return constant.ival === undefined ? [] : [Number(tree(constant.ival).ival ?? 0)];
    }),
    array: list(type.arrayBounds).length > 0,
    at: type.location ?? 0,
  };
}

const SERIALS = new Set(['serial', 'serial4', 'bigserial', 'serial8', 'smallserial', 'serial2']);

/** Whether it is no type but an integer with a sequence. */
export const isSerial = ({ name }: ColumnType): boolean => SERIALS.has(name);
