import type { Config } from '../config/config.js';
import { requireLedgerUrl } from '../config/require.js';
import type { LedgerAddress } from '../ledger/connection.js';

/**
 * Where the ledger is, and what its server sees this command as.
 *
 * @throws CONFIG_NOT_FOUND, CONFIG_INVALID
 */
export const ledgerAddress = (config: Config, command: string): LedgerAddress => ({
  url: requireLedgerUrl(config),
  name: config.ledger.name,
  applicationName: `daybook ${command}`,
});
