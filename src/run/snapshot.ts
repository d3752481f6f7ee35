import { decodeFacts, encodeFacts } from '../postgres/fact-snapshot.js';
import { type Fact, readFacts } from '../postgres/facts.js';
import { fingerprintOf } from '../postgres/fingerprint.js';
import type { Client } from '../postgres/index.js';

/** How many fingerprints a target keeps the facts of: enough to name a drift, and little space. */
export const KEPT_SNAPSHOTS = 3;

/** Reads the fingerprint of a target, and keeps the facts behind it in the target, so that a later drift can be named. */
export async function takeFingerprint(client: Client): Promise<string> {
  const facts = await readFacts(client);
  const fingerprint = fingerprintOf(facts);
  const known = await client.query(
    'UPDATE daybook.snapshot SET at = clock_timestamp() WHERE fingerprint = $1 RETURNING 1',
    [fingerprint],
  );
  if (known.rowCount === 0) {
    await client.query('INSERT INTO daybook.snapshot (fingerprint, facts) VALUES ($1, $2)', [
      fingerprint,
      encodeFacts(facts),
    ]);
  }
  return fingerprint;
}

/** The facts of a fingerprint, or undefined where none are kept or they are not the fingerprint’s. */
export async function readSnapshot(client: Client, fingerprint: string): Promise<Fact[] | undefined> {
  const { rows } = await client.query<{ facts: Buffer }>(
    'SELECT facts FROM daybook.snapshot WHERE fingerprint = $1',
    [fingerprint],
  );
  if (!rows[0]) return undefined;
  const facts = decodeFacts(rows[0].facts);
  return fingerprintOf(facts) === fingerprint ? facts : undefined;
}

/** Removes all but the newest snapshots; how many went. */
export async function removeOldSnapshots(client: Client): Promise<number> {
  const { rowCount } = await client.query(
    `DELETE FROM daybook.snapshot WHERE fingerprint NOT IN
       (SELECT fingerprint FROM daybook.snapshot ORDER BY at DESC LIMIT ${KEPT_SNAPSHOTS})`,
  );
  return rowCount ?? 0;
}
