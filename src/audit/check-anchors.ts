import { DaybookError } from '../errors.js';
import type { Anchor, AnchoredNote } from '../ledger/seal/anchor.js';
import { readAnchored } from '../ledger/seal/last-seal.js';
import { originOf } from '../ledger/seal/origin.js';
import { sameBytes } from '../ledger/tlog/bytes.js';
import { openSeal } from '../ledger/tlog/seal.js';
import type { NoteVerifier } from '../ledger/tlog/verifier.js';
import { otherTree } from './check-seals.js';
import type { Finding } from './finding.js';
import type { KnownRoots } from './known-roots.js';

/** What an anchor keeps, as far as it holds. */
export interface AnchorReport {
  anchor: string;
  seals: number;
  /** How many events its newest seal is of; null where it keeps none. */
  newest: number | null;
}

/**
 * Compares what an anchor keeps with the tree of the ledger. It is looked at before the ledger is read, so that what is sealed meanwhile is
 * not missed in it, and compared afterwards.
 */
export class AnchorCheck {
  readonly #anchor: Anchor;
  readonly #sizes: ReadonlySet<number>;
  readonly #roots: KnownRoots;

  private constructor(anchor: Anchor, sizes: ReadonlySet<number>, roots: KnownRoots) {
    this.#anchor = anchor;
    this.#sizes = sizes;
    this.#roots = roots;
  }

  /** @throws DaybookError ANCHOR_UNAVAILABLE */
  static async begin(anchor: Anchor, roots: KnownRoots): Promise<AnchorCheck> {
    const sizes = new Set<number>();
    for await (const size of anchor.sizes()) {
      sizes.add(size);
      roots.want(size);
    }
    return new AnchorCheck(anchor, sizes, roots);
  }

  /**
   * @param tree the ledger’s name and size, and the keys that seal it; without keys, signatures are not looked at
   * @returns the first thing that is wrong
   * @throws DaybookError ANCHOR_UNAVAILABLE
   */
  async compare(tree: {
    ledger: string;
    size: number;
    keys: readonly NoteVerifier[] | undefined;
  }): Promise<Finding | undefined> {
    let before = 0;
    for await (const kept of this.#anchor.all()) {
      if (!this.#sizes.has(kept.size)) continue;
      const found = await this.#wrong(kept, tree, before);
      if (found) return found;
      before = kept.size;
    }
    return undefined;
  }

  report(): AnchorReport {
    const newest = [...this.#sizes].reduce((a, b) => Math.max(a, b), 0);
    const seals = this.#sizes.size;
    return { anchor: this.#anchor.location, seals, newest: seals === 0 ? null : newest };
  }

  async #wrong(
    kept: AnchoredNote,
    { ledger, size, keys }: { ledger: string; size: number; keys: readonly NoteVerifier[] | undefined },
    before: number,
  ): Promise<Finding | undefined> {
    const { location } = this.#anchor;
    const position = Math.min(size, kept.size - 1);
    // Without its end the ledger may lack the very key that signed this seal.
    if (kept.size > size) {
      return {
        code: 'LEDGER_LOST_TAIL',
        position,
        message: `${location} keeps a seal of ${kept.size} events, and the ledger has ${size}`,
      };
    }
    try {
      const { root } = readAnchored(location, kept);
      if (keys) await openSeal(kept.note, { origin: originOf(ledger), keys });
      const found = this.#roots.at(kept.size);
      if (found !== undefined && sameBytes(found, root)) return undefined;
      const why = otherTree(kept.size, before);
      return { code: 'LEDGER_CORRUPT', position, message: `${location} contradicts the ledger: ${why}` };
    } catch (error) {
      if (!(error instanceof DaybookError)) throw error;
      const message = `the seal of ${kept.size} events in ${location} does not hold: ${error.message}`;
      return { code: 'SEAL_UNTRUSTED', position, message };
    }
  }
}
