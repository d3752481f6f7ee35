import { DaybookError } from '../errors.js';
import { acquireWithin, tryLockShared } from '../postgres/advisory-lock.js';
import { lockHolder, soleHolder } from '../postgres/backends.js';
import type { Client } from '../postgres/index.js';

/** The name of the advisory lock that whoever appends holds together with others, and whoever rebuilds the ledger alone. */
export const appendLock = (ledger: string): string => `daybook append ${ledger}`;

/** How long to wait for the appends of sessions that are about to end, in ms. */
const PATIENCE_MS = 2_000;

/** The role whose members may append, and so can stall others anyway: anybody else’s lock counts for nothing. */
const APPENDERS = 'daybook_writer';

/**
 * Lets a session append, until it ends.
 *
 * @throws DaybookError LEDGER_BUSY where the ledger is being rebuilt
 */
export async function joinAppenders(client: Client, ledger: string): Promise<void> {
  const name = appendLock(ledger);
  if (await tryLockShared(client, name)) return;
  const holder = await soleHolder(client, name, APPENDERS);
  if (!holder) return;
  throw new DaybookError('LEDGER_BUSY', `the ledger ${ledger} is being rebuilt (backend ${holder.pid})`, {
    hint: 'Nothing was written. Run it again when the rebuild is over.',
    details: { backend: holder.pid },
  });
}

/**
 * Lets nobody else append, until the session ends: whoever appends through this library holds the lock, or asks for it first. Who writes SQL by
 * hand does not.
 *
 * @throws DaybookError LEDGER_BUSY where somebody may append; the signal’s reason
 */
export async function excludeAppenders(
  client: Client,
  ledger: string,
  signal: AbortSignal | undefined,
): Promise<void> {
  const name = appendLock(ledger);
  if (await acquireWithin(client, name, PATIENCE_MS, signal)) return;
  const holder = await lockHolder(client, name);
  const who = holder?.applicationName || 'a session';
  const where = holder ? ` (backend ${holder.pid})` : '';
  throw new DaybookError('LEDGER_BUSY', `${who}${where} appends to the ledger ${ledger}`, {
    hint: 'Stop whoever appends: while a ledger is rebuilt nobody else may write to it.',
    details: holder ? { backend: holder.pid } : {},
  });
}
