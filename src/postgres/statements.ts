import type { Node, ParseResult } from 'libpg-query';
import { type CopyData, cutCopyData } from './copy-data.js';
import { SqlSyntaxError } from './sql-syntax-error.js';
import type { StatementTraits } from './statement-traits.js';
import { traitsOf } from './statement-traits.js';
import type { Tree } from './syntax-tree.js';
import { tree } from './syntax-tree.js';
import type { LineAndColumn } from './text-position.js';
import { byteOffsets, linesOf, offsetOfCodePoint } from './text-position.js';

/** One statement of a script. */
export interface Statement {
  /** The statement as written, without the semicolon and without comments before it. */
  text: string;
  /** UTF-16 offsets of `text` in the script; `end` is exclusive. */
  start: number;
  end: number;
  /** Of `start`, counting from 1. */
  line: number;
  column: number;
  /** The tag of PostgreSQL's parse tree, such as `CreateStmt`. */
  node: string;
  traits: StatementTraits;
  /** Of a `COPY … FROM stdin`: where its rows stand in the script. */
  copyData?: CopyData;
}

/** A statement with its parse tree, which is large: kept only by who looks into it. */
export interface ParsedStatement extends Statement {
  /** The parse tree under the tag `node`; its locations are bytes of the script. */
  tree: Tree;
}

export interface ParsedScript {
  sql: string;
  statements: ParsedStatement[];
  /** The UTF-16 offset of a location in a tree. */
  offsetOf(location: number): number;
  /** The line and column of a UTF-16 offset, from 1. */
  placeOf(offset: number): LineAndColumn;
}

interface Parser {
  parseSync(sql: string): ParseResult;
  parsePlPgSQLSync(sql: string): unknown;
}

let loading: Promise<Parser> | undefined;

/** The parser is a megabyte of WebAssembly that takes some 30 ms to start: only who parses pays for it. */
export function loadParser(): Promise<Parser> {
  loading ??= import('libpg-query').then(async (parser) => {
    await parser.loadModule();
    return parser;
  });
  return loading;
}

function syntaxError(sql: string, message: string, offset: number): SqlSyntaxError {
  const { line, column } = linesOf(sql)(offset);
  return new SqlSyntaxError(message, offset, line, column);
}

interface ParserFailure {
  message: string;
  /** 0-based, in code points. */
  sqlDetails?: { cursorPosition: number };
}

function parse(
  parser: Parser,
  sql: string,
  offsetInScript: (offset: number) => number,
  script: string,
): NonNullable<ParseResult['stmts']> {
  try {
    return parser.parseSync(sql).stmts ?? [];
  } catch (thrown) {
    const { message, sqlDetails } = thrown as ParserFailure;
    const offset = sqlDetails ? offsetOfCodePoint(sql, sqlDetails.cursorPosition) : 0;
    throw syntaxError(script, message, offsetInScript(offset));
  }
}

/** What PostgreSQL's scanner takes for white space; JavaScript's \s has more. */
const BLANK = ' \t\n\r\f\v';

/** Where the first token begins: the parser gives a script's first statement the comments before it. */
function skipBlank(sql: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < sql.length && BLANK.includes(sql[at]!)) at += 1;
    if (sql.startsWith('--', at)) {
      const newline = sql.indexOf('\n', at);
      at = newline < 0 ? sql.length : newline + 1;
    } else if (sql.startsWith('/*', at)) {
      at = endOfComment(sql, at);
    } else {
      return at;
    }
  }
}

/** Comments of this form nest in PostgreSQL. */
function endOfComment(sql: string, from: number): number {
  let depth = 0;
  let at = from;
  do {
    if (sql.startsWith('/*', at)) {
      depth += 1;
      at += 2;
    } else if (sql.startsWith('*/', at)) {
      depth -= 1;
      at += 2;
    } else {
      at += 1;
    }
  } while (depth > 0 && at < sql.length);
  return at;
}

/**
 * A script as PostgreSQL's own parser (libpg_query) reads it, with the trees of its statements. Blank text and text of comments only
 * has none.
 *
 * @throws SqlSyntaxError
 */
export async function parseScript(script: string): Promise<ParsedScript> {
  const nul = script.indexOf('\0');
  if (nul >= 0) throw syntaxError(script, 'a script cannot hold a NUL character', nul);
  const { text: sql, data, unclosed, offsetInScript } = cutCopyData(script);
  if (unclosed !== undefined) {
    throw syntaxError(script, 'the rows of the COPY never end: a line `\\.` is missing', unclosed);
  }
  const offsetInText = byteOffsets(sql);
  // A place is that of a character, and not the end of the piece before it.
  const offsetOf = (location: number): number => offsetInScript(offsetInText(location) + 1) - 1;
  const placeOf = linesOf(script);
  if (skipBlank(sql, 0) >= sql.length) return { sql: script, statements: [], offsetOf, placeOf };
  const parser = await loadParser();
  let copies = 0;
  const statements = parse(parser, sql, offsetInScript, script).map((raw): ParsedStatement => {
    const first = raw.stmt_location ?? 0;
    const begin = offsetInText(first);
    const stop = raw.stmt_len ? offsetInText(first + raw.stmt_len) : sql.length;
    const startInText = skipBlank(sql, begin);
    const text = sql.slice(startInText, stop).replace(/[ \t\n\r\f\v]+$/, '');
    const [node, body] = Object.entries(raw.stmt as Node)[0]!;
    const start = offsetInScript(startInText + 1) - 1;
    const place = { start, end: start + text.length, ...placeOf(start) };
    const statement = { text, ...place, node, traits: traitsOf(node, body), tree: tree(body) };
    if (!readsStdin(node, body)) return statement;
    const copyData = data[copies];
    copies += 1;
    if (copyData && ROWS_FOLLOW.test(script.slice(place.end, copyData.start)))
      return { ...statement, copyData };
    throw syntaxError(script, 'no rows follow the COPY … FROM stdin; a line `\\.` ends them', start);
  });
  return { sql: script, statements, offsetOf, placeOf };
}

/** A statement without its tree. */
export const withoutTree = ({ tree: _, ...statement }: ParsedStatement): Statement => statement;

/**
 * The statements of a script, found by PostgreSQL's own parser (libpg_query).
 *
 * @throws SqlSyntaxError
 */
export async function splitStatements(sql: string): Promise<Statement[]> {
  return (await parseScript(sql)).statements.map(withoutTree);
}

const ROWS_FOLLOW = /^\s*;[ \t\f\v]*(?:\r\n|\n|\r)$/;

function readsStdin(node: string, body: unknown): boolean {
  const { is_from, filename } = tree(body);
  return node === 'CopyStmt' && is_from === true && filename === undefined;
}

/** The statement that holds this UTF-16 offset of the script, such as {@link SqlSyntaxError.offset} or a ScriptError's. */
export function statementAt(statements: readonly Statement[], offset: number): Statement | undefined {
  return statements.findLast((statement) => statement.start <= offset);
}
