import { basename } from 'node:path';
import { DaybookError } from '../../errors.js';
import { ScriptScanner } from '../../postgres/script-scanner.js';
import type { LargeSection } from '../migration-file.js';
import { unclosed } from '../sections.js';
import { BytePlace } from './byte-place.js';
import { blocksOf } from './large-file.js';
import { type ScriptPiece, Statements } from './script-piece.js';

/** Statements are given out together once they have so many bytes. */
export const PIECE_BYTES = 32_768;

/** A longer statement of a large section is refused: PostgreSQL’s parser needs some forty times the length of a statement. */
export const LONGEST_STATEMENT_BYTES = 16 * 1024 * 1024;

/**
 * Reads a large section piece by piece. What is given out is what was there when the file was loaded.
 *
 * @throws MIGRATION_CHANGED_MEANWHILE, MIGRATION_TOO_LARGE of a statement, MIGRATION_MALFORMED
 */
export async function* readSection(section: LargeSection): AsyncGenerator<ScriptPiece> {
  const pieces = new Pieces(section);
  let base = 0;
  for await (const block of blocksOf(section.large)) {
    const from = Math.min(block.length, Math.max(0, section.start - base));
    const to = Math.min(block.length, Math.max(0, section.end - base));
    base += block.length;
    const last = base >= section.end;
    if (from < to || last) yield* pieces.of(block.subarray(from, to), last);
    if (last) return;
  }
}

/** Puts whole statements together. */
class Pieces {
  readonly #section: LargeSection;
  readonly #scanner = new ScriptScanner();
  /** What of the last block belongs to the next piece. */
  #kept: Buffer = Buffer.alloc(0);
  /** Where the next piece begins, counted from the section’s beginning, and in the file. */
  #start = 0;
  readonly #place: BytePlace;
  #bounds: number[] = [];

  constructor(section: LargeSection) {
    this.#section = section;
    this.#place = new BytePlace(section);
  }

  *of(block: Buffer, last: boolean): Generator<ScriptPiece> {
    const bytes = this.#kept.length > 0 ? Buffer.concat([this.#kept, block]) : block;
    const base = this.#start;
    const upTo = (end: number): Buffer => bytes.subarray(this.#start - base, end - base);
    for (const event of this.#scanner.push(block, last)) {
      if (event.kind === 'begin') this.#bounds.push(event.at - this.#start);
      else if (event.kind === 'end') {
        if (this.#bounds.length % 2 === 1) this.#bounds.push(event.at - 1 - this.#start);
        if (event.copy || event.at - this.#start >= PIECE_BYTES)
          yield* this.#give(upTo(event.at), event.copy);
      } else if (event.kind === 'rows') {
        const rows = upTo(event.end).subarray(event.start - this.#start);
        this.#pass(upTo(event.end));
        yield { kind: 'rows', bytes: rows };
      } else if (event.kind === 'rows-end') {
        this.#pass(upTo(event.at));
        yield { kind: 'rows-end' };
      }
    }
    const rest = bytes.subarray(this.#start - base);
    if (last) {
      this.#refuseUnclosed();
      if (this.#bounds.length % 2 === 1) this.#bounds.push(rest.length);
      yield* this.#give(rest, false);
    } else if (rest.length > LONGEST_STATEMENT_BYTES) throw this.#tooLong(rest);
    else this.#kept = Buffer.from(rest);
  }

  *#give(bytes: Buffer, copy: boolean): Generator<ScriptPiece> {
    const { line, column } = this.#place;
    // Its rows come out of the same memory.
    const kept = copy ? Buffer.from(bytes) : bytes;
    const piece = new Statements(
      kept,
      this.#bounds,
      this.#section.start + this.#start,
      { line, column },
      copy,
    );
    this.#bounds = [];
    this.#pass(bytes);
    yield piece;
  }

  #pass(bytes: Buffer): void {
    this.#place.pass(bytes);
    this.#start += bytes.length;
  }

  #refuseUnclosed(): void {
    const open = this.#scanner.unclosed;
    if (open) throw unclosed(open.opening, this.#section.line + open.line - 1, this.#section.large.file);
  }

  #tooLong(bytes: Buffer): DaybookError {
    const { file } = this.#section.large;
    const { line, column } = new BytePlace(this.#place).pass(bytes.subarray(0, this.#bounds.at(-1) ?? 0));
    return new DaybookError(
      'MIGRATION_TOO_LARGE',
      `${basename(file)} has a statement of more than ${LONGEST_STATEMENT_BYTES / 1024 / 1024} MiB`,
      {
        where: { file, line, column },
        hint: 'Cut it into several statements, or bring the rows by COPY … FROM stdin. A parenthesis that is never closed makes a long statement, too.',
      },
    );
  }
}
