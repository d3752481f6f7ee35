/** What the query of {@link sumsOf} gives: numerics, hence strings; null where there were no rows. */
export interface DigestSums {
  count: string;
  high: string | null;
  low: string | null;
}

/** What a text is hashed by, as the version of a manifest says. */
export type TextHash = 'md5' | 'hashtextextended';

/** Its two numbers of 64 bits. */
const HALVES: Record<TextHash, readonly [high: string, low: string]> = {
  md5: [`('x' || left(md5(text), 16))::bit(64)::bigint`, `('x' || right(md5(text), 16))::bit(64)::bigint`],
  hashtextextended: [
    'pg_catalog.hashtextextended(text COLLATE "C", 0)',
    'pg_catalog.hashtextextended(text COLLATE "C", 1)',
  ],
};

/**
 * The query that adds up digests in the server, in parallel where that finds it worth while.
 *
 * @param texts a query with one column `text`, a row each
 * @param hash PostgreSQL's own costs a quarter of MD5; it is the same on all versions since 11, but for the byte order of the machine
 */
export function sumsOf(texts: string, hash: TextHash = 'hashtextextended'): string {
  const [high, low] = HALVES[hash];
  return `SELECT count(*) AS count, sum(${high}) AS high, sum(${low}) AS low FROM (${texts}) AS texts`;
}

/** Row count and the sums as 32 hexadecimal digits. */
export function digestOf(sums: DigestSums): { rows: number; digest: string } {
  const half = (sum: string | null) =>
    BigInt.asUintN(64, BigInt(sum ?? '0'))
      .toString(16)
      .padStart(16, '0');
  return { rows: Number(sums.count), digest: half(sums.high) + half(sums.low) };
}
