import { nearest } from '../config/nearest.js';
import { type Lexeme, lexemes } from '../postgres/lexemes.js';
import { malformed } from './malformed.js';
import type { SqlSection } from './migration-file.js';
import { lineAt } from './source.js';

export const SECTIONS = ['up', 'down', 'verify'] as const;

export type SectionName = (typeof SECTIONS)[number];

/** A line comment of the header: what follows the two dashes, and its line. */
export interface HeaderLine {
  text: string;
  line: number;
}

export interface SqlParts {
  header: HeaderLine[];
  sections: Partial<Record<SectionName, SqlSection>>;
}

const MARKER = /^--[ \t]*\+(up|down|verify)[ \t]*$/;
const MARKER_LIKE = /^--[ \t]*\+([A-Za-z]\w*)(.*)$/;
const SPACED_MARKER = /^--[ \t]*\+[ \t]+(?:up|down|verify)[ \t]*$/i;

/** The line that begins a section: offsets of the comment in its source. */
export interface Marker {
  name: SectionName;
  line: number;
  start: number;
  end: number;
}

/** Where a comment stands, as far as somebody asks. */
interface CommentPlace {
  line(): number;
  /** Whether there is nothing else on its line. */
  alone(): boolean;
}

/**
 * Splits a SQL migration into its header and its sections. A marker counts only as a comment that stands alone on its
 * line: inside strings, dollar quotes and block comments it is text.
 *
 * @throws MIGRATION_MALFORMED
 */
export function splitSections(source: string, file: string): SqlParts {
  const header: HeaderLine[] = [];
  const markers: Marker[] = [];
  let filled = false;

  for (const lexeme of lexemes(source)) {
    const { kind, start, end } = lexeme;
    if (kind.startsWith('unclosed')) {
      const opening = source.slice(start, start + 80);
      throw unclosed(kind === 'unclosed-copy-data' ? undefined : opening, lineAt(source, start), file);
    }
    if (kind === 'block-comment') continue;
    if (kind === 'line-comment') {
      const text = source.slice(start, end);
      const line = () => lineAt(source, start);
      const name = markerName(text, { line, alone: () => standsAlone(source, lexeme) }, file);
      if (name) {
        refuseRepeated(markers, name, line, file);
        refuseBlank(markers, filled, file);
        markers.push({ name, line: line(), start, end });
        filled = false;
      } else if (markers.length === 0) {
        header.push({ text: text.slice(2), line: line() });
      }
    } else if (markers.length === 0) {
      throw statementBefore(lineAt(source, start), file);
    } else if (source[start] !== ';') filled = true;
  }

  refuseBlank(markers, filled, file);
  refuseWithoutUp(markers, () => lineAt(source, source.trimEnd().length), file);
  return { header, sections: cut(source, markers) };
}

const standsAlone = (source: string, { start, end }: Lexeme): boolean => {
  const lineStart = source.lastIndexOf('\n', start - 1) + 1;
  return source.slice(lineStart, start).trim() === '' && source[end] !== '\r';
};

/** The section that a line comment begins; undefined where it is another comment. @throws MIGRATION_MALFORMED */
export function markerName(text: string, place: CommentPlace, file: string): SectionName | undefined {
  const wanted =
    'The sections are `-- +up`, `-- +down` and `-- +verify`, each alone on its line, in lower case.';
  const exact = MARKER.exec(text)?.[1] as SectionName | undefined;
  if (exact) {
    if (place.alone()) return exact;
    throw malformed(file, `has the marker \`-- +${exact}\` behind something else on the same line`, {
      line: place.line(),
      hint: 'Put the marker on a line of its own.',
    });
  }
  const [, word, rest] = MARKER_LIKE.exec(text) ?? [];
  if (word === undefined && !SPACED_MARKER.test(text)) return undefined;
  const meant = nearest(word ?? text.replace(/[-+\s]/g, ''), SECTIONS);
  const what =
    rest?.trim() && meant === word
      ? 'a marker with more text behind it'
      : 'a marker that is none of a section';
  throw malformed(file, `has ${what}: \`${text.slice(0, 60)}\``, {
    line: place.line(),
    hint: meant ? `Did you mean \`-- +${meant}\`? ${wanted}` : wanted,
  });
}

export function refuseRepeated(
  markers: readonly Marker[],
  name: SectionName,
  line: () => number,
  file: string,
): void {
  const first = markers.find((marker) => marker.name === name);
  if (!first) return;
  throw malformed(file, `has two ${name} sections: the first is in line ${first.line}`, {
    line: line(),
    hint: 'Join them, or correct the marker of one.',
  });
}

export const statementBefore = (line: number, file: string): Error =>
  malformed(file, 'has a statement before its first section', {
    line,
    hint: 'Write a line `-- +up` before the first statement.',
  });

export function refuseWithoutUp(markers: readonly Marker[], lastLine: () => number, file: string): void {
  if (markers.some(({ name }) => name === 'up')) return;
  throw malformed(file, 'has no up section', {
    line: markers[0]?.line ?? lastLine(),
    hint: 'Write a line `-- +up`, and the statements of the change after it.',
  });
}

/** Of the last section so far. */
export function refuseBlank(markers: readonly Marker[], filled: boolean, file: string): void {
  const last = markers.at(-1);
  if (filled || !last) return;
  throw malformed(file, `has ${last.name === 'up' ? 'an' : 'a'} ${last.name} section without a statement`, {
    line: last.line,
    hint:
      last.name === 'up'
        ? 'Write the statements of the change there.'
        : 'Write its statements, or remove its marker.',
  });
}

/** @param opening what is never closed, from its beginning on; undefined of rows behind a COPY */
export function unclosed(opening: string | undefined, line: number, file: string): Error {
  if (opening === undefined) {
    return malformed(file, 'has rows behind a COPY … FROM stdin that never end', {
      line,
      hint: 'End them by a line of its own that holds `\\.` and nothing else.',
    });
  }
  const opener = /^(?:\/\*|\$\w*\$|[eE]?'|")/.exec(opening)?.[0] ?? opening[0]!;
  const what = opener === '/*' ? 'block comment' : opener === '"' ? 'quoted name' : 'string';
  return malformed(file, `has a ${what} that is opened with ${opener} and never closed`, {
    line,
    hint: `Close it. Everything up to the end of the file belongs to this ${what}, markers of sections too.`,
  });
}

function cut(source: string, markers: Marker[]): Partial<Record<SectionName, SqlSection>> {
  const sections: Partial<Record<SectionName, SqlSection>> = {};
  for (const [index, { name, line, end }] of markers.entries()) {
    const body = source.slice(end + 1, markers[index + 1]?.start ?? source.length);
    sections[name] = sectionOfBody(body, line);
  }
  return sections;
}

/** A section by what stands between its marker, in `line`, and the next one. */
export function sectionOfBody(body: string, line: number): SqlSection {
  const blankLines = /^(?:[ \t\f\v]*\n)*/.exec(body)![0];
  const skipped = blankLines.split('\n').length - 1;
  return { sql: body.slice(blankLines.length).trimEnd(), line: line + 1 + skipped };
}
