import { DaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { parseUrl } from '../postgres/url.js';
import { rebuildBatch } from './rebuild-batch.js';
import type { RebuildSource } from './rebuild-source.js';
import { installedLedger, installLedger } from './schema.js';

export interface RebuildPlace {
  name: string;
  /** The URL by which events will be appended. */
  url: string;
  /** The URL of a user who may create roles and schemas. */
  adminUrl: string;
}

/**
 * Installs the ledger’s schema where a ledger is to be rebuilt from a copy, once that was found to be one of this ledger.
 *
 * @returns whether it was installed; false where it was there already
 * @throws DaybookError USAGE where the copy is empty; LEDGER_MISMATCH where the copy, or what is in the database, is something else;
 *   LEDGER_CORRUPT, LEDGER_UNREACHABLE; what reading the source throws
 */
export async function installForRebuild(place: RebuildPlace, source: RebuildSource): Promise<boolean> {
  await requireLedgerOf(place.name, source);
  const admin = await openClient(place.adminUrl, {
    role: 'ledger',
    name: place.name,
    applicationName: 'daybook ledger rebuild',
  });
  try {
    await refuseOther(admin);
    const { user } = parseUrl(place.url);
    return await installLedger(admin, { ledger: place.name, writers: user === undefined ? [] : [user] });
  } finally {
    await admin.end();
  }
}

async function requireLedgerOf(ledger: string, source: RebuildSource): Promise<void> {
  for await (const entries of source.read({})) {
    rebuildBatch(entries.slice(0, 1), ledger, source.description);
    return;
  }
  throw new DaybookError('USAGE', `${source.description} has no events to rebuild the ledger from`);
}

/** A schema of that name that is not a ledger’s is somebody’s. */
async function refuseOther(client: Client): Promise<void> {
  if ((await installedLedger(client)) !== undefined) return;
  const { rows } = await client.query<{ objects: string | null }>(
    `SELECT string_agg(relname, ', ' ORDER BY relname) AS objects
     FROM pg_catalog.pg_class WHERE relnamespace = to_regnamespace('daybook_ledger')
     HAVING to_regnamespace('daybook_ledger') IS NOT NULL`,
  );
  if (rows.length === 0) return;
  throw new DaybookError(
    'LEDGER_MISMATCH',
    `the database has a schema daybook_ledger that holds no ledger (${rows[0]!.objects ?? 'it is empty'})`,
    { hint: 'Nothing was written. Rebuild into an empty database.' },
  );
}
