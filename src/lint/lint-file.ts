import { basename } from 'node:path';
import type { Direction } from '../domain/events/fields.js';
import { DaybookError } from '../errors.js';
import { readSource } from '../migrations/source.js';
import { readSqlMigration } from '../migrations/sql-file.js';
import { SqlSyntaxError } from '../postgres/sql-syntax-error.js';
import { parseScript } from '../postgres/statements.js';
import type { Directive } from './directive.js';
import type { LintFinding, StatementFacts } from './finding.js';
import { headerDirectives } from './header-directives.js';
import { objectionsToHeader } from './ignores.js';
import { lintScript } from './lint-script.js';

/** A file as the analysis saw it. */
export interface LintedFile {
  file: string;
  /** False of a class, whose SQL is known when it runs. */
  analysed: boolean;
  /** Its canonical text: what lines and columns count in. */
  source: string;
  findings: readonly LintFinding[];
  statements: readonly (StatementFacts & { direction: Direction })[];
}

interface Section {
  direction: Direction;
  sql: string;
  line: number;
}

/**
 * Analyses one file: a migration with its sections, or plain SQL (of which `NAME.down.sql` takes back). What cannot be read is a
 * finding too.
 *
 * @throws USAGE where the file cannot be opened
 */
export async function lintFile(file: string): Promise<LintedFile> {
  if (!file.endsWith('.sql')) return { file, analysed: false, source: '', findings: [], statements: [] };
  let source = '';
  try {
    source = readSource(file);
    const { sections, header } = sectionsOf(source, file);
    return { file, analysed: true, source, ...(await lintSections(sections, header)) };
  } catch (error) {
    if ((error as NodeJS.ErrnoException).syscall !== undefined)
      throw new DaybookError('USAGE', `${file} cannot be read`, { where: { file }, cause: error });
    if (!(error instanceof DaybookError) || error.code !== 'MIGRATION_MALFORMED') throw error;
    const { line = 1, column = 1 } = error.where ?? {};
    const findings = [{ rule: 'unreadable-sql' as const, message: error.message, line, column }];
    return { file, analysed: true, source, findings, statements: [] };
  }
}

const MARKER = /^--[ \t]*\+(?:up|down|verify)[ \t]*$/m;

function sectionsOf(source: string, file: string): { sections: Section[]; header: Directive[] } {
  if (!MARKER.test(source)) {
    const direction = /\.down\.sql$/.test(basename(file)) ? 'down' : 'up';
    return { sections: [{ direction, sql: source, line: 1 }], header: [] };
  }
  const id = basename(file, '.sql');
  const { up, down, verify, directives } = readSqlMigration(source, file, { id, name: id, form: 'sql' });
  const sections = [
    ...(up ? [{ direction: 'up' as const, ...up }] : []),
    ...(down ? [{ direction: 'down' as const, ...down }] : []),
    ...(verify ? [{ direction: 'down' as const, ...verify }] : []),
  ];
  return { sections, header: headerDirectives(directives) };
}

async function lintSections(
  sections: readonly Section[],
  header: readonly Directive[],
): Promise<Pick<LintedFile, 'findings' | 'statements'>> {
  const findings: LintFinding[] = [];
  const statements: LintedFile['statements'][number][] = [];
  for (const { direction, sql, line } of sections) {
    try {
      const result = await lintScript(await parseScript(sql), { direction, line, header });
      findings.push(...result.findings);
      statements.push(...result.statements.map((facts) => ({ ...facts, direction })));
    } catch (error) {
      if (!(error instanceof SqlSyntaxError)) throw error;
      findings.push({
        rule: 'unreadable-sql',
        message: error.message,
        line: line + error.line - 1,
        column: error.column,
      });
    }
  }
  const ofHeader = objectionsToHeader(header).map((one) => ({ ...one, column: 1 }));
  return { findings: [...ofHeader, ...findings], statements };
}
