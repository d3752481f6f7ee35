/** What the query of {@link sumsOf} gives: numerics, hence strings; null where there were no rows. */
export interface DigestSums {
  count: string;
  high: string | null;
  low: string | null;
}

/**
 * How digests are made, as the version of a manifest says: the first of MD5, the second of PostgreSQL's own hash, which costs a
 * quarter of that; both of rows as PostgreSQL prints them, the third of {@link rowText}.
 */
export type DigestVersion = 1 | 2 | 3;

export const DIGEST_VERSION = 3 satisfies DigestVersion;

/** A text's two numbers of 64 bits. */
const MD5 = [
  `('x' || left(md5(text), 16))::bit(64)::bigint`,
  `('x' || right(md5(text), 16))::bit(64)::bigint`,
];
const OWN_HASH = [
  'pg_catalog.hashtextextended(text COLLATE "C", 0)',
  'pg_catalog.hashtextextended(text COLLATE "C", 1)',
];

/**
 * The query that adds up digests in the server, in parallel where that finds it worth while.
 *
 * @param texts a query with one column `text`, a row each
 * @param version PostgreSQL's own hash is the same on all versions since 11, but for the byte order of the machine
 */
export function sumsOf(texts: string, version: DigestVersion = DIGEST_VERSION): string {
  const [high, low] = version === 1 ? MD5 : OWN_HASH;
  // A volatile column keeps the planner from making each text twice, once for each sum; OFFSET 0 would keep it from going parallel too.
  const once = `SELECT text, pg_catalog.clock_timestamp() FROM (${texts}) AS plain`;
  return `SELECT count(*) AS count, sum(${high}) AS high, sum(${low}) AS low FROM (${once}) AS texts`;
}

/** Row count and the sums as 32 hexadecimal digits. */
export function digestOf(sums: DigestSums): { rows: number; digest: string } {
  const half = (sum: string | null) =>
    BigInt.asUintN(64, BigInt(sum ?? '0'))
      .toString(16)
      .padStart(16, '0');
  return { rows: Number(sums.count), digest: half(sums.high) + half(sums.low) };
}
