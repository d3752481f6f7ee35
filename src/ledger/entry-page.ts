import type { LedgerEntry } from '../domain/ledger-entry.js';

/** An entry with its stream, which the Kafka copy uses as its key. */
export interface StreamEntry extends LedgerEntry {
  readonly stream: string;
}

/** The columns that {@link EntryPage.take} takes, in this order. */
export const ENTRY_COLUMNS = 'position, leaf_hash, stream, body';

const BLOCK_BYTES = 256 * 1024;
const LENGTH_BYTES = 4;
const POSITION_BYTES = 8;
const NONE: Buffer = Buffer.alloc(0);

/**
 * Collects the rows of a page. Their bytes are copied into a few large blocks, and an entry makes what it is asked for: a fold asks for
 * nothing but the text, so that a row costs it neither a Buffer nor a text for each column.
 */
export class EntryPage {
  readonly entries: StreamEntry[] = [];
  #block = NONE;
  #used = 0;

  /** Takes a row of {@link ENTRY_COLUMNS} as `copyOut` gives it. */
  take(bytes: Buffer, start: number): void {
    const length = bytes.length - start;
    if (this.#used + length > this.#block.length) {
      this.#block = Buffer.allocUnsafeSlow(Math.max(BLOCK_BYTES, length));
      this.#used = 0;
    }
    this.#block.set(start === 0 ? bytes : bytes.subarray(start), this.#used);
    this.entries.push(new RowEntry().at(this.#block, this.#used));
    this.#used += length;
  }
}

/** The entry of a row of {@link ENTRY_COLUMNS}, where it lies. */
export class RowEntry implements StreamEntry {
  position = 0;
  #bytes = NONE;
  #leafAt = 0;

  /** Is the entry of another row from now on. */
  at(bytes: Buffer, start: number): this {
    const positionAt = start + LENGTH_BYTES;
    this.position = bytes.readInt32BE(positionAt) * 2 ** 32 + bytes.readUInt32BE(positionAt + 4);
    this.#bytes = bytes;
    this.#leafAt = positionAt + POSITION_BYTES;
    return this;
  }

  get leaf(): Uint8Array {
    return this.#field(this.#leafAt);
  }

  get stream(): string {
    const at = this.#after(this.#leafAt);
    return this.#bytes.toString('utf8', at + LENGTH_BYTES, this.#after(at));
  }

  get bytes(): Uint8Array {
    return this.#field(this.#after(this.#after(this.#leafAt)));
  }

  get text(): string {
    const at = this.#after(this.#after(this.#leafAt));
    return this.#bytes.toString('utf8', at + LENGTH_BYTES, this.#after(at));
  }

  #field(at: number): Buffer {
    return this.#bytes.subarray(at + LENGTH_BYTES, this.#after(at));
  }

  /** Where the field after one begins. */
  #after(at: number): number {
    return at + LENGTH_BYTES + this.#bytes.readInt32BE(at);
  }
}
