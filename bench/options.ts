import { parseArgs } from 'node:util';
import { SIZES } from './sizes.js';

export interface BenchOptions {
  /** How many events the large ledger has. */
  events: number;
  /** The names of the parts that run. */
  parts: readonly string[];
  /** Everything runs, at its full size: only then is the page written. */
  isWhole: boolean;
}

/** `--events N` makes the large ledger another size; `--only NAME[,NAME]` runs some parts alone. */
export function benchOptions(argv: readonly string[], names: readonly string[]): BenchOptions {
  const { values } = parseArgs({
    args: [...argv],
    options: { events: { type: 'string' }, only: { type: 'string' } },
  });
  const events = values.events === undefined ? SIZES.events : Number(values.events);
  if (!Number.isSafeInteger(events) || events < 1) throw new Error('--events takes a number of events');
  const parts = values.only?.split(',') ?? names;
  const unknown = parts.find((part) => !names.includes(part));
  if (unknown !== undefined) throw new Error(`there is no part ${unknown}: there are ${names.join(', ')}`);
  return { events, parts, isWhole: events === SIZES.events && names.every((name) => parts.includes(name)) };
}
