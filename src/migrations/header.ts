import { nearest } from '../config/nearest.js';
import type { MigrationKind } from '../domain/events/fields.js';
import { NAME_PATTERN } from '../domain/stream.js';
import {
  DOCUMENTATION_FIELDS,
  type Documentation,
  type DocumentationField,
  isPlaceholder,
  objectionToText,
} from './documentation.js';
import { malformed } from './malformed.js';
import { MIGRATION_KINDS, type RowExpectation } from './migration-file.js';
import type { Requirement } from './requirement.js';
import { isTableName, ROWS_HINT, readExpectation, UNCHANGED_HINT } from './row-expectation.js';
import type { HeaderLine } from './sections.js';
import { isEmptyRange, readServerBound, SERVER_HINT, type ServerRange } from './server-range.js';

/** A line for the static analysis, such as `-- daybook:ignore-file RULE reason`: no key and no value. */
const DIRECTIVE = /^[ \t]*daybook:/;

export const HEADER_KEYS = [
  'kind',
  ...DOCUMENTATION_FIELDS,
  'requires',
  'environments',
  'postgres',
  'rows',
  'unchanged',
] as const;

type HeaderKey = (typeof HEADER_KEYS)[number];

export interface Header {
  kind: MigrationKind;
  documentation: Documentation;
  requires: Requirement[];
  environments?: string[];
  postgres?: ServerRange;
  expect?: RowExpectation[];
  unchanged?: string[];
}

/** A part of a value and the line it stands in. */
interface Piece {
  text: string;
  line: number;
}

const KEY_LINE = /^ ?([A-Za-z][\w-]*)[ \t]*:(?:[ \t]+(.*))?$/;
const CONTINUATION = /^(?: {2,}| ?\t)[ \t]*(\S.*)$/;
const RULE = /^[-=*#~\s]*$/;
const FORM =
  'The header is made of lines `-- key: value`; a longer value goes on in lines that are indented by two spaces or ' +
  'more after the dashes. Free text belongs in a /* block comment */.';

/**
 * Reads the comment header of a SQL migration.
 *
 * @throws MIGRATION_MALFORMED
 */
export function readHeader(lines: readonly HeaderLine[], file: string): Header {
  const values = collect(lines, file);
  const header: Header = { kind: kindOf(values.get('kind'), file), documentation: {}, requires: [] };
  for (const field of DOCUMENTATION_FIELDS) {
    const text = documentationOf(field, values.get(field), file);
    if (text) header.documentation[field] = text;
  }
  const requires = values.get('requires');
  if (requires && joined(requires) !== 'none') {
    header.requires = items('requires', requires, file);
  }
  const environments = values.get('environments');
  if (environments) header.environments = items('environments', environments, file).map(environmentOf(file));
  const postgres = values.get('postgres');
  if (postgres) header.postgres = serversOf(items('postgres', postgres, file), file);
  const rows = values.get('rows');
  if (rows) header.expect = items('rows', rows, file).map((item) => expectationOf(item, file));
  const unchanged = values.get('unchanged');
  if (unchanged) header.unchanged = items('unchanged', unchanged, file).map((item) => tableOf(item, file));
  return header;
}

/** The lines of a header that are for the static analysis. */
export const directivesOf = (lines: readonly HeaderLine[]): HeaderLine[] =>
  lines.filter(({ text }) => DIRECTIVE.test(text));

/** Gathers each key's value, continuation lines and all. */
function collect(lines: readonly HeaderLine[], file: string): Map<HeaderKey, Piece[]> {
  const values = new Map<HeaderKey, Piece[]>();
  let current: Piece[] | undefined;
  for (const { text, line } of lines) {
    if (RULE.test(text) || DIRECTIVE.test(text)) continue;
    const continuation = CONTINUATION.exec(text)?.[1]?.trimEnd();
    if (continuation !== undefined) {
      const key = KEY_LINE.exec(continuation)?.[1];
      if (!current || (key && isHeaderKey(key))) {
        throw malformed(file, 'has an indented header line that continues no value', {
          line,
          hint: key ? `Begin the line with \`-- ${key}:\`, one space after the dashes.` : FORM,
        });
      }
      current.push({ text: continuation, line });
      continue;
    }
    const [, key, value] = KEY_LINE.exec(text.trimEnd()) ?? [];
    if (key === undefined)
      throw malformed(file, 'has a header line that is not `-- key: value`', { line, hint: FORM });
    if (!isHeaderKey(key)) throw unknownKey(key, line, file);
    if (values.has(key)) {
      throw malformed(file, `has the header key \`${key}\` twice`, { line, hint: 'Join the two values.' });
    }
    current = value ? [{ text: value.trim(), line }] : [{ text: '', line }];
    values.set(key, current);
  }
  for (const [key, pieces] of values) {
    if (pieces.every(({ text }) => text === '')) {
      throw malformed(file, `has no value for the header key \`${key}\``, {
        line: pieces[0]!.line,
        hint: key === 'requires' ? 'Write ids, or `none`.' : 'Write the value, or remove the line.',
      });
    }
  }
  return values;
}

const isHeaderKey = (key: string): key is HeaderKey => (HEADER_KEYS as readonly string[]).includes(key);

function unknownKey(key: string, line: number, file: string): Error {
  const meant = nearest(key, HEADER_KEYS);
  const known = `The keys are ${HEADER_KEYS.join(', ')}. Free text belongs in a /* block comment */.`;
  return malformed(file, `has an unknown header key \`${key}\``, {
    line,
    hint: meant ? `Did you mean \`${meant}\`? ${known}` : known,
  });
}

function kindOf(pieces: Piece[] | undefined, file: string): MigrationKind {
  if (!pieces) return 'schema';
  const text = joined(pieces);
  const kind = MIGRATION_KINDS.find((known) => known === text);
  if (kind) return kind;
  const meant = nearest(text, MIGRATION_KINDS);
  throw malformed(file, `has the unknown kind \`${text}\``, {
    line: pieces[0]!.line,
    hint: `${meant ? `Did you mean \`${meant}\`? ` : ''}The kinds are schema, data and system.`,
  });
}

function documentationOf(
  field: DocumentationField,
  pieces: Piece[] | undefined,
  file: string,
): string | undefined {
  if (!pieces) return undefined;
  const text = joined(pieces);
  if (isPlaceholder(text)) return undefined;
  const objection = objectionToText(text);
  if (objection) {
    throw malformed(file, `has a value of \`${field}\` that ${objection}`, {
      line: pieces[0]!.line,
      hint: 'It becomes part of the ledger: keep it short, and free of secrets.',
    });
  }
  return text;
}

const joined = (pieces: readonly Piece[]): string =>
  pieces
    .map(({ text }) => text)
    .join(' ')
    .trim();

/** The items of a comma list, each with the line where it stands. */
function items(key: HeaderKey, pieces: readonly Piece[], file: string): Piece[] {
  const found: Piece[] = [];
  let open: Piece | undefined;
  for (const { text, line } of pieces) {
    for (const [index, part] of text.split(',').entries()) {
      if (index > 0 && open) {
        found.push(open);
        open = undefined;
      }
      const trimmed = part.trim();
      if (open?.text) open = { ...open, text: `${open.text} ${trimmed}`.trim() };
      else open = { text: trimmed, line };
    }
  }
  // A comma at the very end is no defect: lists are easier to extend that way.
  if (open?.text) found.push(open);
  const seen = new Set<string>();
  for (const { text, line } of found) {
    const hint = `Write the items of \`${key}\` with one comma between them.`;
    if (text === '') throw malformed(file, `has an empty item in \`${key}\``, { line, hint });
    if (seen.has(text)) {
      throw malformed(file, `names \`${text}\` twice in \`${key}\``, { line, hint: 'Remove one of them.' });
    }
    seen.add(text);
  }
  return found;
}

function environmentOf(file: string): (piece: Piece) => string {
  return ({ text, line }) => {
    if (NAME_PATTERN.test(text)) return text;
    throw malformed(file, `has \`${text}\` in \`environments\`, which is no name of an environment`, {
      line,
      hint: 'Separate the names with commas; a name has lower-case letters, digits, `.`, `_` and `-`.',
    });
  };
}

function serversOf(conditions: readonly Piece[], file: string): ServerRange {
  const bounds = conditions.map(({ text, line }) => {
    const bound = readServerBound(text);
    if (bound) return bound;
    throw malformed(file, `has \`${text}\` in \`postgres\`, which is no condition on a server’s version`, {
      line,
      hint: SERVER_HINT,
    });
  });
  const range = { text: conditions.map(({ text }) => text).join(', '), bounds };
  if (!isEmptyRange(range)) return range;
  throw malformed(file, `has \`${range.text}\` in \`postgres\`, which no server fulfils`, {
    ...(conditions[0] ? { line: conditions[0].line } : {}),
    hint: SERVER_HINT,
  });
}

function tableOf({ text, line }: Piece, file: string): string {
  if (isTableName(text)) return text;
  throw malformed(file, `has \`${text}\` in \`unchanged\`, which is no name of a table`, {
    line,
    hint: UNCHANGED_HINT,
  });
}

function expectationOf({ text, line }: Piece, file: string): RowExpectation {
  const expectation = readExpectation(text);
  if (expectation) return expectation;
  throw malformed(file, `has \`${text}\` in \`rows\`, which declares no number of rows`, {
    line,
    hint: ROWS_HINT,
  });
}
