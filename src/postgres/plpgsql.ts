import { loadParser } from './statements.js';
import type { Tree } from './syntax-tree.js';
import { tree, walk } from './syntax-tree.js';

/** A statement or expression inside a PL/pgSQL body. */
export interface BodyPart {
  /** `sql` a statement, `perform` a query without its PERFORM, `dynamic` the expression of an EXECUTE. */
  kind: 'sql' | 'perform' | 'dynamic';
  /** As the body has it; of a `perform` what follows the word. */
  text: string;
  /** UTF-16 offset of `text` in the body; the beginning of its line where it cannot be found. */
  start: number;
}

/** A PL/pgSQL body that its parser (libpg_query) does not accept. */
export class BodySyntaxError extends Error {
  override readonly name = 'BodySyntaxError';
}

/**
 * The SQL in the body of a DO block or a CREATE FUNCTION in PL/pgSQL, in its order.
 *
 * @param statement the whole statement
 * @param body the body as the statement has it
 * @throws BodySyntaxError
 */
export async function partsOfBody(statement: string, body: string): Promise<BodyPart[]> {
  const parser = await loadParser();
  let parsed: unknown;
  try {
    parsed = parser.parsePlPgSQLSync(statement);
  } catch (thrown) {
    throw new BodySyntaxError((thrown as Error).message);
  }
  const parts: BodyPart[] = [];
  const place = placer(body);
  walk(tree(parsed).plpgsql_funcs, (tag, node) => {
    const line = Number(node.lineno ?? 1);
    const fields = PARTS[tag];
    if (!fields) return;
    for (const [field, kind] of fields) {
      const query = queryOf(node[field]);
      if (query !== '')
        parts.push(place(kind, kind === 'perform' ? query.replace(/^SELECT /, '') : query, line));
    }
  });
  return parts;
}

/** Where the tree of a body has SQL, by the tag of PL/pgSQL's statements. */
const PARTS: Readonly<Record<string, readonly (readonly [field: string, kind: BodyPart['kind']])[]>> = {
  PLpgSQL_stmt_execsql: [['sqlstmt', 'sql']],
  PLpgSQL_stmt_perform: [['expr', 'perform']],
  PLpgSQL_stmt_dynexecute: [['query', 'dynamic']],
  PLpgSQL_stmt_dynfors: [['query', 'dynamic']],
  PLpgSQL_stmt_fors: [['query', 'sql']],
  PLpgSQL_stmt_open: [
    ['query', 'sql'],
    ['dynquery', 'dynamic'],
  ],
  PLpgSQL_stmt_return_query: [
    ['query', 'sql'],
    ['dynquery', 'dynamic'],
  ],
};

const queryOf = (expression: unknown): string => String(tree(tree(expression).PLpgSQL_expr).query ?? '');

function placer(body: string): (kind: BodyPart['kind'], text: string, line: number) => BodyPart {
  let last = 0;
  return (kind, text, line) => {
    let from = 0;
    for (let at = 1; at < line; at += 1) from = body.indexOf('\n', from) + 1;
    const found = [Math.max(from, last), from].map((at) => findIn(body, text, at)).find((at) => at >= 0);
    const start = found ?? from + /^\s*/.exec(body.slice(from))![0].length;
    last = Math.max(last, start);
    return { kind, text, start };
  };
}

/** The parser blanks out an INTO and its targets: what stands before it is looked for then. */
function findIn(body: string, text: string, from: number): number {
  const whole = body.indexOf(text, from);
  return whole >= 0 ? whole : body.indexOf(text.split(/ {5,}/)[0]!.trimEnd(), from);
}

/** The language, the text and the place of the body of a DO block or a function; undefined where it has none that is text. */
export function bodyOf(node: string, statement: Tree): { language: string; body: string } | undefined {
  if (node !== 'DoStmt' && node !== 'CreateFunctionStmt') return undefined;
  const options = new Map(
    [...(Array.isArray(statement.args) ? statement.args : []), ...optionsOf(statement)].map((item) => {
      const element = tree(tree(item).DefElem);
      return [String(element.defname), tree(element.arg)] as const;
    }),
  );
  const written = options.get('as');
  const items = written && tree(written.List).items;
  const body = Array.isArray(items) ? tree(tree(items[0]).String).sval : tree(written?.String).sval;
  if (typeof body !== 'string') return undefined;
  const language = String(
    tree(options.get('language')?.String).sval ?? (node === 'DoStmt' ? 'plpgsql' : 'sql'),
  );
  return { language: language.toLowerCase(), body };
}

const optionsOf = (statement: Tree): unknown[] => (Array.isArray(statement.options) ? statement.options : []);
