import { DaybookError } from '../errors.js';
import { compareIds } from './file-name.js';
import type { LoadedMigration } from './migration-file.js';

/**
 * Puts migrations into the order in which they are applied: requirements first, otherwise by version and name. Whatever
 * order they come in, the result is the same.
 *
 * @param lineOf the line of a file that requires another id, for the error
 * @throws REQUIREMENT_CIRCULAR with the circle
 */
export function inDependencyOrder(
  migrations: readonly LoadedMigration[],
  lineOf: (id: string, required: string) => number | undefined = () => undefined,
): LoadedMigration[] {
  const byId = new Map(migrations.map((migration) => [migration.id, migration]));
  const waitsFor = new Map(migrations.map(({ id, requires }) => [id, requires.length]));
  const waiting = new Map<string, string[]>();
  for (const { id, requires } of migrations) {
    for (const required of requires) waiting.set(required, [...(waiting.get(required) ?? []), id]);
  }
  // The last is the next: taking it from the end and inserting by bisection keeps long sequences cheap.
  const ready = migrations
    .filter(({ requires }) => requires.length === 0)
    .map(({ id }) => id)
    .sort((left, right) => compareIds(right, left));
  const ordered: LoadedMigration[] = [];
  for (let id = ready.pop(); id !== undefined; id = ready.pop()) {
    ordered.push(byId.get(id)!);
    for (const dependant of waiting.get(id) ?? []) {
      const left = waitsFor.get(dependant)! - 1;
      waitsFor.set(dependant, left);
      if (left === 0) insert(ready, dependant);
    }
  }
  if (ordered.length < migrations.length) throw circular(byId, waitsFor, lineOf);
  return ordered;
}

function insert(ready: string[], id: string): void {
  let low = 0;
  let high = ready.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (compareIds(ready[middle]!, id) > 0) low = middle + 1;
    else high = middle;
  }
  ready.splice(low, 0, id);
}

function circular(
  byId: ReadonlyMap<string, LoadedMigration>,
  waitsFor: ReadonlyMap<string, number>,
  lineOf: (id: string, required: string) => number | undefined,
): DaybookError {
  const stuck = (id: string): boolean => waitsFor.get(id)! > 0;
  // Whatever is stuck requires something stuck, so that walking on must come back to where it has been.
  const path: string[] = [];
  let id = [...waitsFor.keys()].filter(stuck).sort(compareIds)[0]!;
  while (!path.includes(id)) {
    path.push(id);
    id = byId.get(id)!.requires.find(stuck)!;
  }
  const circle = path.slice(path.indexOf(id));
  const start = circle.indexOf([...circle].sort(compareIds)[0]!);
  const shown = [...circle.slice(start), ...circle.slice(0, start), circle[start]!];
  const line = lineOf(shown[0]!, shown[1]!);
  return new DaybookError('REQUIREMENT_CIRCULAR', `the requirements go in a circle: ${shown.join(' → ')}`, {
    where: { file: byId.get(shown[0]!)!.file, ...(line === undefined ? {} : { line }) },
    details: { circle: shown },
  });
}
