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

interface Marker {
  name: SectionName;
  line: number;
  start: number;
  end: number;
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
    if (lexeme.kind.startsWith('unclosed')) throw unclosed(source, lexeme, file);
    if (lexeme.kind === 'block-comment') continue;
    if (lexeme.kind === 'line-comment') {
      const text = source.slice(lexeme.start, lexeme.end);
      const name = markerName(text, source, lexeme, file);
      if (name) {
        refuseRepeated(markers, name, source, lexeme, file);
        refuseBlank(markers, filled, file);
        markers.push({ name, line: lineAt(source, lexeme.start), start: lexeme.start, end: lexeme.end });
        filled = false;
      } else if (markers.length === 0) {
        header.push({ text: text.slice(2), line: lineAt(source, lexeme.start) });
      }
    } else if (markers.length === 0) {
      throw malformed(file, 'has a statement before its first section', {
        line: lineAt(source, lexeme.start),
        hint: 'Write a line `-- +up` before the first statement.',
      });
    } else if (source[lexeme.start] !== ';') filled = true;
  }

  refuseBlank(markers, filled, file);
  if (!markers.some(({ name }) => name === 'up')) {
    throw malformed(file, 'has no up section', {
      line: markers[0]?.line ?? lineAt(source, source.trimEnd().length),
      hint: 'Write a line `-- +up`, and the statements of the change after it.',
    });
  }
  return { header, sections: cut(source, markers) };
}

function markerName(
  text: string,
  source: string,
  { start, end }: Lexeme,
  file: string,
): SectionName | undefined {
  const wanted =
    'The sections are `-- +up`, `-- +down` and `-- +verify`, each alone on its line, in lower case.';
  const exact = MARKER.exec(text)?.[1] as SectionName | undefined;
  if (exact) {
    const lineStart = source.lastIndexOf('\n', start - 1) + 1;
    if (source.slice(lineStart, start).trim() === '' && source[end] !== '\r') return exact;
    throw malformed(file, `has the marker \`-- +${exact}\` behind something else on the same line`, {
      line: lineAt(source, start),
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
    line: lineAt(source, start),
    hint: meant ? `Did you mean \`-- +${meant}\`? ${wanted}` : wanted,
  });
}

function refuseRepeated(
  markers: Marker[],
  name: SectionName,
  source: string,
  { start }: Lexeme,
  file: string,
): void {
  const first = markers.find((marker) => marker.name === name);
  if (!first) return;
  throw malformed(file, `has two ${name} sections: the first is in line ${first.line}`, {
    line: lineAt(source, start),
    hint: 'Join them, or correct the marker of one.',
  });
}

function refuseBlank(markers: Marker[], filled: boolean, file: string): void {
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

function unclosed(source: string, { kind, start }: Lexeme, file: string): Error {
  if (kind === 'unclosed-copy-data') {
    return malformed(file, 'has rows behind a COPY … FROM stdin that never end', {
      line: lineAt(source, start),
      hint: 'End them by a line of its own that holds `\\.` and nothing else.',
    });
  }
  const opener = /^(?:\/\*|\$\w*\$|[eE]?'|")/.exec(source.slice(start, start + 80))?.[0] ?? source[start]!;
  const what = opener === '/*' ? 'block comment' : opener === '"' ? 'quoted name' : 'string';
  return malformed(file, `has a ${what} that is opened with ${opener} and never closed`, {
    line: lineAt(source, start),
    hint: `Close it. Everything up to the end of the file belongs to this ${what}, markers of sections too.`,
  });
}

function cut(source: string, markers: Marker[]): Partial<Record<SectionName, SqlSection>> {
  const sections: Partial<Record<SectionName, SqlSection>> = {};
  for (const [index, { name, line, end }] of markers.entries()) {
    const body = source.slice(end + 1, markers[index + 1]?.start ?? source.length);
    const blankLines = /^(?:[ \t\f\v]*\n)*/.exec(body)![0];
    const skipped = blankLines.split('\n').length - 1;
    sections[name] = { sql: body.slice(blankLines.length).trimEnd(), line: line + 1 + skipped };
  }
  return sections;
}
