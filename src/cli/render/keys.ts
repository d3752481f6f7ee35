import type { LedgerKey } from '../../domain/ledger/state.js';
import type { Colours } from '../output.js';
import { renderTable } from './table.js';
import { formatTime } from './time.js';

export interface ListedKey extends LedgerKey {
  keyId: string;
  /** Whether this machine has the private key. */
  here: boolean;
}

/** The keys as a table; verifier keys last, for they are long. */
export function renderKeys(keys: readonly ListedKey[], colours: Colours): string {
  if (keys.length === 0) return 'The ledger has no key yet: `daybook ledger init` makes one.';
  const rows = keys.map(({ keyId, purpose, key, addedAt, retiredAt, here }) => [
    keyId,
    purpose,
    formatTime(addedAt),
    retiredAt === null ? colours.green('in force') : `retired ${formatTime(retiredAt)}`,
    here ? 'here' : '-',
    key,
  ]);
  const columns = ['Key', 'For', 'Added', 'State', 'Private key', 'Verifier key'].map((title) => ({ title }));
  return renderTable(columns, rows);
}
