import type { EventEnvelope } from '../domain/event.js';
import { readEvent } from '../domain/parse-event.js';
import { lockHolder } from '../postgres/backends.js';
import type { Client } from '../postgres/index.js';
import type { LedgerAddress } from './connection.js';
import { connectToLedger } from './installed.js';
import { readEntries, readSize } from './read.js';
import { relayLock } from './relay-session.js';
import { countUnsealed, type NewestSeal, newestSeal } from './seal/newest-seal.js';

/** The ledger in Postgres at one look. */
export interface LedgerStatus {
  ledger: string;
  /** The version of the SQL that it was installed with. */
  schemaVersion: number;
  size: number;
  /** The event with the highest position. */
  last: EventEnvelope | undefined;
  /** The newest seal; whether it holds, `ledger verify` says. */
  seal: NewestSeal | undefined;
  /** Events since, other than seals and cosignatures; all of them where there is no seal. */
  unsealed: number;
  /** Whether a relay is active for it now. */
  relayActive: boolean;
}

/** @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE */
export async function ledgerStatus(address: LedgerAddress): Promise<LedgerStatus> {
  const connection = await connectToLedger(address);
  try {
    return await connection.use(async (client) => {
      const size = await readSize(client);
      const [last] = size === 0 ? [] : await readEntries(client, { from: size - 1, limit: 1 });
      const seal = await newestSeal(client);
      return {
        ledger: address.name,
        schemaVersion: await readSchemaVersion(client),
        size,
        last: last && readEvent(last.bytes),
        seal,
        unsealed: await countUnsealed(client, seal?.size ?? 0),
        relayActive: (await lockHolder(client, relayLock(address.name))) !== undefined,
      };
    });
  } finally {
    await connection.close();
  }
}

async function readSchemaVersion(client: Client): Promise<number> {
  const { rows } = await client.query<{ schema_version: number }>(
    'SELECT schema_version FROM daybook_ledger.installation',
  );
  return rows[0]!.schema_version;
}
