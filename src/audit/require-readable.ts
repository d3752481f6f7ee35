import { DaybookError } from '../errors.js';
import type { GuardsReport } from '../ledger/guards/check-guards.js';

/** Without these, or with these besides, the tables are not what is read of them. */
const MISSING = /^(schema|table|column) /;
const BESIDES = /^(table that inherits from|rule _RETURN on) /;

/**
 * Refuses to look through tables that are none of the ledger’s.
 *
 * @throws DaybookError LEDGER_UNGUARDED
 */
export function requireReadable({ differences }: GuardsReport): void {
  const wrong = differences.find(
    ({ thing, found }) => (found === null && MISSING.test(thing)) || BESIDES.test(thing),
  );
  if (!wrong) return;
  const { thing, found } = wrong;
  throw new DaybookError(
    'LEDGER_UNGUARDED',
    `the ledger cannot be read as it is: ${thing} ${found === null ? 'is missing' : 'should not be there'}`,
    { details: { differences: differences.map((difference) => difference.thing) } },
  );
}
