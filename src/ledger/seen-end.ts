import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { Client } from '../postgres/index.js';
import { lostTail, otherTail } from './lost-tail.js';
import { readEntries, readSize } from './read.js';
import { sameBytes } from './tlog/bytes.js';

/** How far a follower has come, and with which entry: a ledger that was restored from a backup under it is found out by that. */
export class SeenEnd {
  #next: number;
  #leaf: Uint8Array | undefined;

  /** @param from the first position that is wanted; all before it count as seen */
  constructor(from: number) {
    this.#next = from;
  }

  /** The position that comes next. */
  get next(): number {
    return this.#next;
  }

  add(entries: readonly LedgerEntry[]): void {
    const last = entries.at(-1)!;
    this.#next = last.position + 1;
    this.#leaf = last.leaf;
  }

  /**
   * Whether the ledger is still as long as what was seen.
   *
   * @throws DaybookError LEDGER_LOST_TAIL
   */
  async checkSize(client: Client): Promise<number> {
    const size = await readSize(client);
    if (size < this.#next) throw lostTail(this.#head, size);
    return size;
  }

  /**
   * Whether, besides, the last entry is the one that was seen: a ledger that was cut shorter may have grown again.
   *
   * @throws DaybookError LEDGER_LOST_TAIL
   */
  async check(client: Client): Promise<void> {
    const size = await this.checkSize(client);
    if (!this.#leaf) return;
    const [entry] = await readEntries(client, { from: this.#next - 1, limit: 1 });
    if (!entry || !sameBytes(entry.leaf, this.#leaf)) throw otherTail(this.#head, size);
  }

  get #head() {
    return { source: 'what was read of the ledger before', size: this.#next };
  }
}
