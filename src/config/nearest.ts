/**
 * The candidate most like `word`, or undefined where none is near enough to be a slip of the finger: at most one edit
 * for every three letters. Case and the separators `-`, `_` and `.` count for nothing; of equals the first wins.
 *
 * @example nearest('brokres', ['brokers', 'topic']) // 'brokers'
 */
export function nearest(word: string, candidates: Iterable<string>): string | undefined {
  const wanted = plain(word);
  let best: string | undefined;
  let fewest = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of candidates) {
    const edits = editDistance(wanted, plain(candidate));
    if (edits < fewest) {
      best = candidate;
      fewest = edits;
    }
  }
  return best;
}

const plain = (word: string): string => word.toLowerCase().replace(/[-_.]/g, '');

/** Insertions, deletions, substitutions and swaps of neighbours (optimal string alignment) from `a` to `b`. */
export function editDistance(a: string, b: string): number {
  let twoAbove: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const same = a[row - 1] === b[column - 1];
      let edits = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (same ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]) {
        edits = Math.min(edits, twoAbove[column - 2]! + 1);
      }
      current.push(edits);
    }
    twoAbove = above;
    above = current;
  }
  return above[b.length]!;
}
