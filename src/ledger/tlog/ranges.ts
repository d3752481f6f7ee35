/** The leaves from `start` to before `end`. */
export interface LeafRange {
  readonly start: number;
  readonly end: number;
}

/** A complete subtree: the `index`-th from the left of those with 2^height leaves. */
export interface Subtree {
  readonly height: number;
  readonly index: number;
}

/** The largest h with 2^h <= n, for any n from 1 to 2^53. */
export function floorLog2(n: number): number {
  const high = Math.floor(n / 2 ** 32);
  return high > 0 ? 63 - Math.clz32(high) : 31 - Math.clz32(n);
}

/**
 * The complete subtrees that the tree over a range is made of, largest first. The range is one that a tree is split into:
 * it starts at a multiple of the largest of them.
 */
export function completeSubtrees({ start, end }: LeafRange): Subtree[] {
  const subtrees: Subtree[] = [];
  for (let at = start; at < end; ) {
    const height = floorLog2(end - at);
    subtrees.push({ height, index: at / 2 ** height });
    at += 2 ** height;
  }
  return subtrees;
}

/** Where RFC 6962 splits the tree over a range of at least two leaves: after the largest power of two of them. */
const splitOf = ({ start, end }: LeafRange): number => start + 2 ** floorLog2(end - start - 1);

/**
 * What the inclusion proof of a leaf consists of, in its order: from the leaf’s sibling up to the root’s child (RFC 6962,
 * section 2.1.1).
 *
 * @throws RangeError where the tree has no such leaf
 */
export function inclusionRanges(index: number, size: number): LeafRange[] {
  if (!isCount(index) || !isCount(size) || index >= size)
    throw new RangeError(`a tree of ${size} leaves has none at ${index}`);
  const siblings: LeafRange[] = [];
  let range: LeafRange = { start: 0, end: size };
  while (range.end - range.start > 1) {
    const split = splitOf(range);
    const left = { start: range.start, end: split };
    const right = { start: split, end: range.end };
    siblings.push(index < split ? right : left);
    range = index < split ? left : right;
  }
  return siblings.reverse();
}

/**
 * What the consistency proof from one size to another consists of, in its order (RFC 6962, section 2.1.2). Between equal
 * sizes, and from nothing, there is nothing to prove.
 *
 * @throws RangeError where the first size is larger
 */
export function consistencyRanges(from: number, to: number): LeafRange[] {
  if (!isCount(from) || !isCount(to) || from > to)
    throw new RangeError(`a tree of ${to} leaves has no beginning of ${from}`);
  if (from === 0) return [];
  const proof: LeafRange[] = [];
  let range: LeafRange = { start: 0, end: to };
  while (range.end !== from) {
    const split = splitOf(range);
    const left = { start: range.start, end: split };
    const right = { start: split, end: range.end };
    proof.push(from <= split ? right : left);
    range = from <= split ? left : right;
  }
  // The verifier knows the older tree’s root, and so needs no hash for it where that is a subtree of the newer tree.
  if (range.start > 0) proof.push(range);
  return proof.reverse();
}

const isCount = (n: number): boolean => Number.isSafeInteger(n) && n >= 0;
