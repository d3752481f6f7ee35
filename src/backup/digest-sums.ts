/** What the query of {@link sumsOf} gives: numerics, hence strings; null where there were no rows. */
export interface DigestSums {
  count: string;
  high: string | null;
  low: string | null;
}

/**
 * The query that adds up digests in the server.
 *
 * @param hashes a query with one column `hash`, an MD5 in hexadecimal digits for each row
 */
export function sumsOf(hashes: string): string {
  // OFFSET 0 keeps the MD5 from being computed once for each of its halves.
  return `
    SELECT count(*) AS count, sum(('x' || left(hash, 16))::bit(64)::bigint) AS high,
           sum(('x' || right(hash, 16))::bit(64)::bigint) AS low
      FROM (${hashes} OFFSET 0) AS hashes`;
}

/** Row count and the sums as 32 hexadecimal digits. */
export function digestOf(sums: DigestSums): { rows: number; digest: string } {
  const half = (sum: string | null) =>
    BigInt.asUintN(64, BigInt(sum ?? '0'))
      .toString(16)
      .padStart(16, '0');
  return { rows: Number(sums.count), digest: half(sums.high) + half(sums.low) };
}
