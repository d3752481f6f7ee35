import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import type { Fact } from './facts.js';
import { queryFacts } from './facts.js';
import { FACTS_QUERY } from './facts-query.js';

/**
 * The digest of facts: SHA-256 over the SHA-256 of each fact, these sorted as bytes, so that neither the order nor the collation of the server that sorts matters. A fact is
 * hashed as `kind length identity definition` in UTF-8, separated by spaces, the length being the identity's in code points.
 */
export function fingerprintOf(facts: Iterable<Fact>): string {
  const digests = Array.from(facts, ({ kind, identity, definition }) =>
    createHash('sha256')
      .update(`${kind} ${codePoints(identity)} ${identity} ${definition}`)
      .digest(),
  );
  const outer = createHash('sha256');
  for (const digest of digests.sort(Buffer.compare)) outer.update(digest);
  return outer.digest('hex');
}

function codePoints(text: string): number {
  let count = 0;
  for (const _ of text) count += 1;
  return count;
}

const FINGERPRINT_QUERY = `
SELECT encode(sha256(coalesce(string_agg(digest, ''::bytea ORDER BY digest), ''::bytea)), 'hex')
FROM (
  SELECT sha256(convert_to(kind || ' ' || length(identity) || ' ' || identity || ' ' || definition, 'UTF8')) AS digest
  FROM (${FACTS_QUERY}) facts
) digests`;

/** The fingerprint of the database's schemas, computed by the server: equal to {@link fingerprintOf} the facts, without sending them. */
export async function readFingerprint(client: Client): Promise<string> {
  const rows = await queryFacts(client, FINGERPRINT_QUERY);
  return rows[0]![0]!;
}
