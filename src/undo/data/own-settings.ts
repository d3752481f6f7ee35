import type { Client } from '../../postgres/index.js';

/** What the text of a value depends on. */
export const TEXT_SETTINGS: Readonly<Record<string, string>> = {
  DateStyle: 'ISO, YMD',
  IntervalStyle: 'postgres',
  TimeZone: 'UTC',
  extra_float_digits: '1',
  lc_monetary: 'C',
};

/**
 * What our own statements need: names that no search path changes, the role that began the capture, rows that no policy hides silently,
 * and tables read in the order in which they lie (a rewrite keeps it, so that rows before and after can be paired).
 */
const OWN: Readonly<Record<string, string>> = {
  search_path: 'pg_catalog, pg_temp',
  row_security: 'off',
  synchronize_seqscans: 'off',
  max_parallel_workers_per_gather: '0',
  client_min_messages: 'warning',
  check_function_bodies: 'off',
  ...TEXT_SETTINGS,
};

/** Runs statements of ours between those of a migration, which finds its settings as it left them; under a role, where one is given. */
export async function withOwnSettings<T>(
  client: Client,
  role: string | undefined,
  work: () => Promise<T>,
): Promise<T> {
  const own = { ...OWN, ...(role === undefined ? {} : { role }) };
  const names = Object.keys(own);
  const { rows } = await client.query<{ name: string; value: string }>(
    `SELECT name, pg_catalog.current_setting(name) AS value FROM pg_catalog.unnest($1::pg_catalog.text[]) AS s(name)`,
    [names],
  );
  await set(client, names, Object.values(own));
  const result = await work();
  // After a failure the transaction is at its end, and its settings with it.
  await set(
    client,
    rows.map(({ name }) => name),
    rows.map(({ value }) => value),
  );
  return result;
}

async function set(client: Client, names: readonly string[], values: readonly string[]): Promise<void> {
  await client.query(
    `SELECT pg_catalog.set_config(name, value, true)
     FROM ROWS FROM (pg_catalog.unnest($1::pg_catalog.text[]), pg_catalog.unnest($2::pg_catalog.text[])) AS s(name, value)`,
    [names, values],
  );
}
