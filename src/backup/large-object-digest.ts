import type { Client } from '../postgres/index.js';
import { type DigestSums, type DigestVersion, digestOf, sumsOf } from './digest-sums.js';

/** Large objects are read in parts of 4 MiB: one read may not pass 1 GiB, and an object may have 4 TiB. */
const PARTS = `
  WITH RECURSIVE part(oid, number, size, hash) AS (
    SELECT m.oid, 0, octet_length(p.bytes), md5(p.bytes)
      FROM pg_catalog.pg_largeobject_metadata m,
           LATERAL (SELECT lo_get(m.oid, 0, 4194304) AS bytes OFFSET 0) p
    UNION ALL
    SELECT part.oid, part.number + 1, octet_length(p.bytes), md5(p.bytes)
      FROM part, LATERAL (SELECT lo_get(part.oid, (part.number + 1) * 4194304::bigint, 4194304) AS bytes OFFSET 0) p
     WHERE part.size = 4194304)
  SELECT concat_ws(':', oid, number, size, hash) AS text FROM part`;

/**
 * Number and digest of all large objects together, as the current transaction sees them.
 *
 * @param version as of {@link tableDigests}
 * @throws the server's error 42501 where the role may not read one; pg_dump fails there too
 */
export async function largeObjectDigest(
  client: Client,
  version?: DigestVersion,
): Promise<{ count: number; digest: string }> {
  const objects = await client.query<{ count: string }>(
    'SELECT count(*) AS count FROM pg_catalog.pg_largeobject_metadata',
  );
  const sums = await client.query<DigestSums>(sumsOf(PARTS, version));
  return { count: Number(objects.rows[0]!.count), digest: digestOf(sums.rows[0]!).digest };
}
