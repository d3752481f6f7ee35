import type { LedgerConnection } from '../ledger/connection.js';
import { type KeptTree, type NodePlace, readNodes } from '../ledger/kept-tree.js';
import { sameBytes } from '../ledger/tlog/bytes.js';
import { CompactRange } from '../ledger/tlog/compact-range.js';
import { completeRoot } from '../ledger/tlog/hashes.js';
import { completeSubtrees } from '../ledger/tlog/ranges.js';
import { TileBuilder } from '../ledger/tlog/tile-builder.js';
import { hashesAt, TILE_WIDTH } from '../ledger/tlog/tiles.js';
import type { Finding } from './finding.js';

/** How many hashes are read at a time, at least. */
const NODES_A_READ = 1000;

/**
 * Holds the tree that the database keeps, its interior hashes and the compact range of its head, against the events. Where an event was
 * changed and its leaf with it, nothing in its row shows it, but the tree does: as near as the smallest subtree that is kept.
 */
export class TreeCheck {
  readonly #connection: LedgerConnection;
  readonly #kept: KeptTree;
  readonly #tiles = new TileBuilder();
  readonly #range = new CompactRange();
  #expected: (NodePlace & { hash: Uint8Array })[] = [];
  #finding: Finding | undefined;

  /** @param kept as it was read before the events: what is appended meanwhile is not looked at */
  constructor(connection: LedgerConnection, kept: KeptTree) {
    this.#connection = connection;
    this.#kept = kept;
  }

  /** The first thing that is wrong. */
  get finding(): Finding | undefined {
    return this.#finding;
  }

  /** @param leaf the leaf hash that was computed from the event’s bytes */
  add(leaf: Uint8Array): void {
    if (this.#finding || this.#range.size >= this.#kept.size) return;
    this.#range.add(leaf);
    for (const { level, index, hashes } of this.#tiles.add(leaf)) {
      this.#expected.push({ level: level + 1, index, hash: completeRoot(hashes) });
    }
  }

  /** Compares what was added, when there is enough of it. */
  async compare(): Promise<void> {
    if (this.#expected.length >= NODES_A_READ) await this.#compareNodes();
  }

  /** Says that all events were added. */
  async end(): Promise<void> {
    const { size, nodes } = this.#kept;
    // Fewer events than the head counts: that is what is wrong, and others say it.
    if (this.#finding || this.#range.size < size) return;
    await this.#compareNodes();
    this.#finding ??= this.#wrongFrontier();
    const expected = nodesOf(size);
    if (nodes === expected) return;
    this.#finding ??= corrupt(
      Math.max(0, size),
      `the tree of ${size} events has ${expected} interior hashes, and the database keeps ${nodes}`,
    );
  }

  async #compareNodes(): Promise<void> {
    const expected = this.#expected;
    this.#expected = [];
    if (expected.length === 0) return;
    const kept = await this.#connection.use((client) => readNodes(client, expected));
    const wrong = expected.find(({ hash }, at) => !kept[at] || !sameBytes(kept[at], hash));
    if (!wrong) return;
    const width = TILE_WIDTH ** wrong.level;
    this.#finding = otherSubtree(wrong.index * width, width, 'of the tree that the database keeps');
  }

  #wrongFrontier(): Finding | undefined {
    const { size, frontier } = this.#kept;
    const roots = this.#range.roots;
    for (const [at, { height, index }] of completeSubtrees({ start: 0, end: Math.max(0, size) }).entries()) {
      const kept = frontier[height];
      if (kept && sameBytes(kept, roots[at]!)) continue;
      return otherSubtree(index * 2 ** height, 2 ** height, 'that the ledger’s head keeps');
    }
    if (frontier.filter((subtree) => subtree !== null).length === roots.length) return undefined;
    return corrupt(
      Math.max(0, size),
      `the ledger’s head keeps hashes that a tree of ${size} events does not have`,
    );
  }
}

/** How many interior hashes are kept of a tree. */
function nodesOf(size: number): number {
  let nodes = 0;
  for (let level = 1; hashesAt(level, size) > 0; level += 1) nodes += hashesAt(level, size);
  return nodes;
}

function otherSubtree(first: number, width: number, of: string): Finding {
  const hashing =
    width === 1
      ? `the event at position ${first} hashes`
      : `the events ${first} to ${first + width - 1} hash`;
  return corrupt(first, `${hashing} to something else than the hash ${of}`);
}

const corrupt = (position: number, message: string): Finding => ({
  code: 'LEDGER_CORRUPT',
  position,
  message,
});
