import { readFileSync } from 'node:fs';

/**
 * The events of the latest run that brought a migration to a target, as they lie in a file that `daybook replay --write`
 * made: one event a line, in the ledger's order, from position 0.
 *
 * @param {string} file
 * @param {string} target
 * @param {string} migration
 * @returns {{ position: number, time: string, what: string }[]}
 */
export function eventsOfRun(file, target, migration) {
  const events = readFileSync(file, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));
  const started = events.findLast(
    ({ subject, type, data }) =>
      subject === `target/${target}` &&
      type.startsWith('dev.daybook.run.started.') &&
      data.direction === 'up' &&
      data.migration.endsWith(migration),
  );
  return events.flatMap(({ type, time, data }, position) =>
    data.run !== undefined && data.run === started?.data.run
      ? [{ position, time: time.slice(11, 23), what: type.replace(/^dev\.daybook\.(.*)\.v\d+$/, '$1') }]
      : [],
  );
}
