import type { Tree } from './syntax-tree.js';
import { nameParts, walk } from './syntax-tree.js';

/** Functions often found in defaults that give one value for a whole statement. All others count as volatile. */
const STEADY = new Set(
  `now transaction_timestamp statement_timestamp current_setting current_database current_schema timezone date_trunc to_char
  to_date to_timestamp make_date make_interval make_timestamp make_timestamptz array_fill jsonb_build_object json_build_object
  jsonb_build_array json_build_array to_json to_jsonb lower upper md5 sha256 encode decode concat coalesce extract date_part
  repeat length abs round floor ceil regexp_replace replace left right lpad rpad trim btrim ltrim rtrim format age hstore
  to_tsvector string_to_array pg_catalog.timezone quote_literal int4range int8range tsrange tstzrange daterange numrange
  jsonb_object json_object session_user current_user`.split(/\s+/),
);

/** A function in an expression that may give another value for each row; undefined where there is none. */
export function volatileFunction(expression: unknown): string | undefined {
  let found: string | undefined;
  walk(expression, (tag, body: Tree) => {
    if (tag !== 'FuncCall') return;
    const name = nameParts(body.funcname).filter((part) => part !== 'pg_catalog');
    if (!STEADY.has(name.join('.'))) found ??= name.join('.');
  });
  return found;
}
