import { basename } from 'node:path';
import type { Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import { directivesOf } from '../migrations/header.js';
import { isLargeFile } from '../migrations/large/large-file.js';
import { parseSection } from '../migrations/large/parse-section.js';
import { type LargeSections, readLargeSections } from '../migrations/large/read-large-migration.js';
import { isLarge, type LargeSection, type Section } from '../migrations/migration-file.js';
import { readSource } from '../migrations/source.js';
import { readSqlMigration } from '../migrations/sql-file.js';
import { SqlSyntaxError } from '../postgres/sql-syntax-error.js';
import { parseScript } from '../postgres/statements.js';
import type { Directive } from './directive.js';
import type { LintFinding, StatementFacts } from './finding.js';
import { headerDirectives } from './header-directives.js';
import { objectionsToHeader } from './ignores.js';
import { lintScript } from './lint-script.js';
import { PieceLinter } from './piece-linter.js';

/** A file as the analysis saw it. */
export interface LintedFile {
  file: string;
  /** False of a class, whose SQL is known when it runs. */
  analysed: boolean;
  /** Its canonical text: what lines and columns count in. Empty of a file of more than 2 MiB, which is never held as a whole. */
  source: string;
  findings: readonly LintFinding[];
  /** None of a section of more than 2 MiB. */
  statements: readonly (StatementFacts & { direction: Direction })[];
}

type LintedSection = Section & { direction: Direction };

/**
 * Analyses one file: a migration with its sections, or plain SQL (of which `NAME.down.sql` takes back). What cannot be read is a
 * finding too.
 *
 * @throws USAGE where the file cannot be opened
 */
export async function lintFile(file: string): Promise<LintedFile> {
  if (!file.endsWith('.sql')) return { file, analysed: false, source: '', findings: [], statements: [] };
  if (isLargeFile(file)) return await lintLargeFile(file);
  let source = '';
  try {
    source = readSource(file);
    const { sections, header } = sectionsOf(source, file);
    return { file, analysed: true, source, ...(await lintSections(sections, header)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new DaybookError('USAGE', `${file} cannot be read`, { where: { file }, cause: error });
    return { file, analysed: true, source, findings: [unreadable(error)], statements: [] };
  }
}

async function lintLargeFile(file: string): Promise<LintedFile> {
  const analysed = { file, analysed: true, source: '' };
  try {
    const { header, sections } = await readLargeSections(file, { plain: true });
    const plain = isLarge(sections.up) && sections.up.start === 0 && isDown(file);
    const directives = headerDirectives(directivesOf(header));
    return {
      ...analysed,
      ...(await lintSections(withDirections(sections, plain ? 'down' : 'up'), directives)),
    };
  } catch (error) {
    return { ...analysed, findings: [unreadable(error)], statements: [] };
  }
}

function unreadable(error: unknown): LintFinding {
  if (!(error instanceof DaybookError) || error.code !== 'MIGRATION_MALFORMED') throw error;
  const { line = 1, column = 1 } = error.where ?? {};
  return { rule: 'unreadable-sql', message: error.message, line, column };
}

const MARKER = /^--[ \t]*\+(?:up|down|verify)[ \t]*$/m;

function sectionsOf(source: string, file: string): { sections: LintedSection[]; header: Directive[] } {
  if (!MARKER.test(source)) {
    const direction = isDown(file) ? 'down' : 'up';
    return { sections: [{ direction, sql: source, line: 1 }], header: [] };
  }
  const id = basename(file, '.sql');
  const { up, down, verify, directives } = readSqlMigration(source, file, { id, name: id, form: 'sql' });
  const sections = withDirections({ up, ...(down ? { down } : {}), ...(verify ? { verify } : {}) });
  return { sections, header: headerDirectives(directives) };
}

const isDown = (file: string): boolean => /\.down\.sql$/.test(basename(file));

const withDirections = (
  { up, down, verify }: LargeSections['sections'],
  directionOfUp: Direction = 'up',
): LintedSection[] => [
  ...(up ? [{ direction: directionOfUp, ...up }] : []),
  ...(down ? [{ direction: 'down' as const, ...down }] : []),
  ...(verify ? [{ direction: 'down' as const, ...verify }] : []),
];

async function lintLargeSection(
  section: LargeSection,
  direction: Direction,
  header: readonly Directive[],
): Promise<LintFinding[]> {
  const linter = new PieceLinter(direction, header, section.statements);
  for await (const { piece, script } of parseSection(section)) await linter.add(script, piece.place);
  return linter.end();
}

async function lintSections(
  sections: readonly LintedSection[],
  header: readonly Directive[],
): Promise<Pick<LintedFile, 'findings' | 'statements'>> {
  const findings: LintFinding[] = [];
  const statements: LintedFile['statements'][number][] = [];
  for (const section of sections) {
    const { direction, line } = section;
    // Of a large one they are those of the file.
    const first = isLarge(section) ? 1 : line;
    try {
      if (isLarge(section)) {
        findings.push(...(await lintLargeSection(section, direction, header)));
        continue;
      }
      const { sql } = section;
      const result = await lintScript(await parseScript(sql), { direction, line, header });
      findings.push(...result.findings);
      statements.push(...result.statements.map((facts) => ({ ...facts, direction })));
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      findings.push({
        rule: 'unreadable-sql',
        message: error.message,
        line: first + error.line - 1,
        column: error.column,
      });
    }
  }
  const ofHeader = objectionsToHeader(header).map((one) => ({ ...one, column: 1 }));
  return { findings: [...ofHeader, ...findings], statements };
}
