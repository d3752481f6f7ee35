import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import type { TargetWork } from './work.js';

/** Roles and databases, as far as a migration can change them in a transaction. */
const SHARED_STATE = `
SELECT md5(concat(
  (SELECT string_agg(r::text, ',' ORDER BY r.oid) FROM pg_catalog.pg_roles r),
  (SELECT string_agg(m::text, ',' ORDER BY m::text) FROM pg_catalog.pg_auth_members m),
  (SELECT string_agg(s::text, ',' ORDER BY s::text) FROM pg_catalog.pg_db_role_setting s WHERE s.setdatabase = 0),
  (SELECT string_agg(concat(d.datname, d.datdba, d.datacl, d.datconnlimit), ',' ORDER BY d.oid)
     FROM pg_catalog.pg_database d WHERE d.datname !~ '^daybook_(verify|prove)_'))) AS digest`;

export async function readSharedState(client: Client): Promise<string> {
  return (await client.query<{ digest: string }>(SHARED_STATE)).rows[0]!.digest;
}

/** How often two sessions are compared while others change what all databases share. */
const MOST_COMPARISONS = 100;

/**
 * Whether the session’s open transaction has changed what all databases of the server share. Somebody else may have, meanwhile: so what is different is compared with what
 * another session sees, which is all but our own.
 *
 * @param before what it was when the transaction began
 */
export async function changesShared(
  { session: { client }, address, services }: Pick<TargetWork, 'session' | 'address' | 'services'>,
  before: string,
): Promise<boolean> {
  if ((await readSharedState(client)) === before) return false;
  const applicationName = `daybook reads ${services.executor}`;
  const other = await openClient(address.url, { role: 'target', name: address.name, applicationName });
  try {
    let seen = await readSharedState(other);
    for (let comparison = 1; comparison <= MOST_COMPARISONS; comparison += 1) {
      const own = await readSharedState(client);
      const first = seen;
      seen = await readSharedState(other);
      if (own === first || own === seen) return false;
      if (first === seen) return true;
    }
    return true;
  } finally {
    await other.end();
  }
}
