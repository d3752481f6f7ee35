import type { ScanEvent } from '../../postgres/scan-event.js';
import type { ScriptScanner } from '../../postgres/script-scanner.js';
import type { FileName } from '../file-name.js';
import { directivesOf, readHeader } from '../header.js';
import { malformed } from '../malformed.js';
import { isLarge, type Section } from '../migration-file.js';
import {
  type HeaderLine,
  type Marker,
  markerName,
  refuseBlank,
  refuseRepeated,
  refuseWithoutUp,
  type SectionName,
  sectionOfBody,
  statementBefore,
  unclosed,
} from '../sections.js';
import type { UnresolvedMigration } from '../unresolved.js';
import { HeldText } from './held-text.js';
import { LARGE_BYTES, type LargeFile } from './large-file.js';
import { type FileReader, scanFile } from './scan-file.js';

/**
 * Reads a migration in SQL from a file that is too large to be held: its header and where its sections are. A section that is not large is
 * read as text.
 *
 * @throws MIGRATION_MALFORMED with file and line
 */
export async function readLargeMigration(file: string, { id, name }: FileName): Promise<UnresolvedMigration> {
  const { header, content, sections } = await readLargeSections(file);
  const { up, down, verify } = sections;
  if (isLarge(verify)) {
    throw malformed(file, 'has a verify section of more than 2 MiB', {
      line: verify.line,
      hint: 'A verification is a few queries: let them compare with what stands in a table.',
    });
  }
  const directives = directivesOf(header);
  return {
    id,
    name,
    file,
    form: 'sql',
    ...readHeader(header, file),
    ...(directives.length > 0 ? { directives } : {}),
    content,
    up,
    ...(down ? { down } : {}),
    ...(verify ? { verify } : {}),
    reversible: down !== undefined,
  };
}

/** What a large file of SQL is made of. */
export interface LargeSections {
  header: readonly HeaderLine[];
  content: string;
  sections: Partial<Record<SectionName, Section>> & { up: Section | undefined };
}

/**
 * Finds the header and the sections of a large file.
 *
 * @param plain whether it may be SQL without any section: all of it is then the up section
 * @throws MIGRATION_MALFORMED with file and line
 */
export async function readLargeSections(file: string, { plain = false } = {}): Promise<LargeSections> {
  const reader = new SectionsReader(file, plain);
  const { large, bytes, unclosed: open } = await scanFile(file, reader);
  if (open) throw unclosed(open.opening, open.line, file);
  return { header: reader.header, content: large.content, sections: reader.end(large, bytes) };
}

interface FoundSection extends Marker {
  statements: number;
  held: HeldText;
}

/** Finds header and sections as {@link splitSections} does. */
class SectionsReader implements FileReader {
  readonly header: HeaderLine[] = [];
  readonly #file: string;
  readonly #sections: FoundSection[] = [];
  readonly #plain: boolean;
  #lastLine = 1;
  /** The statements of a file without any section, and the line of the first. */
  #outside = { statements: 0, line: 1 };

  constructor(file: string, plain: boolean) {
    this.#file = file;
    this.#plain = plain;
  }

  event(event: ScanEvent, scanner: ScriptScanner): void {
    const section = this.#sections.at(-1);
    if (!section && (event.kind === 'begin' || event.kind === 'end')) this.#beforeSections(event);
    else if (section && event.kind === 'begin') section.statements += 1;
    else if (event.kind === 'comment') this.#comment(event, scanner);
  }

  #beforeSections({ kind, line }: Extract<ScanEvent, { kind: 'begin' | 'end' }>): void {
    if (!this.#plain) throw statementBefore(line, this.#file);
    if (this.#outside.statements === 0) this.#outside.line = line;
    if (kind === 'begin') this.#outside.statements += 1;
  }

  #comment(event: Extract<ScanEvent, { kind: 'comment' }>, scanner: ScriptScanner): void {
    const { text, start, end, alone } = event;
    const line = () => event.line;
    this.#lastLine = event.line;
    const name = markerName(text, { line, alone: () => alone }, this.#file);
    if (name) {
      if (this.#outside.statements > 0) throw statementBefore(this.#outside.line, this.#file);
      refuseRepeated(this.#sections, name, line, this.#file);
      this.#refuseBlank();
      const before = this.#sections.at(-1);
      if (before) before.held.end = start;
      this.#sections.push({
        name,
        line: event.line,
        start,
        end,
        statements: 0,
        held: new HeldText(end + 1, LARGE_BYTES),
      });
      scanner.cut();
    } else if (this.#sections.length === 0) this.header.push({ text: text.slice(2), line: event.line });
  }

  block(bytes: Buffer, base: number): void {
    for (const { held } of this.#sections) held.add(bytes, base);
  }

  #refuseBlank(): void {
    refuseBlank(this.#sections, (this.#sections.at(-1)?.statements ?? 0) > 0, this.#file);
  }

  end(large: LargeFile, bytes: number): LargeSections['sections'] {
    const { statements } = this.#outside;
    if (this.#plain && this.#sections.length === 0)
      return { up: { large, start: 0, end: bytes, line: 1, column: 1, statements } };
    this.#refuseBlank();
    refuseWithoutUp(this.#sections, () => this.#lastLine, this.#file);
    const found = this.#sections.map(
      ({ name, line, end, statements, held }, index): [SectionName, Section] => {
        const until = this.#sections[index + 1]?.start ?? bytes;
        const { text } = held;
        if (text !== undefined) return [name, sectionOfBody(text, line)];
        return [name, { large, start: end + 1, end: until, line: line + 1, column: 1, statements }];
      },
    );
    const sections: Partial<Record<SectionName, Section>> = Object.fromEntries(found);
    return { ...sections, up: sections.up };
  }
}
