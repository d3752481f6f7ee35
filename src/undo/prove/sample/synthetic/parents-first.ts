import type { ForeignKey } from '../foreign-keys.js';

/**
 * Tables in an order in which each comes after those that it refers to; in a circle the first one met comes first.
 *
 * @param parentsOf the tables whose rows a key may refer to: its parent, or that one's partitions
 */
export function parentsFirst(
  tables: readonly string[],
  keysOf: (table: string) => readonly ForeignKey[],
  parentsOf: (key: ForeignKey) => readonly string[],
): string[] {
  const ordered = new Set<string>();
  const entered = new Set<string>();
  const known = new Set(tables);
  for (const first of tables) {
    // By hand instead of by recursion: a chain of references may be longer than the stack.
    const path = [{ table: first, left: undefined as string[] | undefined }];
    while (path.length > 0) {
      const at = path.at(-1)!;
      if (!at.left) {
        if (entered.has(at.table)) {
          path.pop();
          continue;
        }
        entered.add(at.table);
        at.left = keysOf(at.table).flatMap(parentsOf);
      }
      const next = at.left.pop();
      if (next === undefined) {
        ordered.add(at.table);
        path.pop();
      } else if (known.has(next) && !entered.has(next)) {
        path.push({ table: next, left: undefined });
      }
    }
  }
  return [...ordered];
}
