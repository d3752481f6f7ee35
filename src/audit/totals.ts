import { CompactRange } from '../ledger/tlog/compact-range.js';

/** How large a copy of the ledger is and what it hashes to, as far as it was read. */
export interface CopyReport {
  /** Events. */
  size: number;
  /** All their bytes. */
  bytes: number;
  /** The root of the RFC 6962 tree over the leaves, computed from the bytes; hexadecimal. */
  root: string;
}

/** Adds a copy up while it is read. */
export class Totals {
  readonly #tree = new CompactRange();
  #bytes = 0;

  get size(): number {
    return this.#tree.size;
  }

  /** The root of the tree so far, 32 bytes. */
  root(): Uint8Array {
    return this.#tree.root();
  }

  /** @param leaf the leaf hash that was computed from these bytes */
  add(bytes: Uint8Array, leaf: Uint8Array): void {
    this.#bytes += bytes.byteLength;
    this.#tree.add(leaf);
  }

  report(): CopyReport {
    return { size: this.size, bytes: this.#bytes, root: Buffer.from(this.#tree.root()).toString('hex') };
  }
}
