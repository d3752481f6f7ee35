import type { Client } from '../postgres/index.js';
import type { Relations } from './relations.js';

/** The strongest lock that a transaction holds on a table that others may be using. */
export interface HeldLock {
  relation: string;
  /** `AccessExclusiveLock` and the like; see the PostgreSQL documentation, section 13.3. */
  mode: string;
}

/** From the weakest to the strongest. Reading alone takes ACCESS SHARE, which blocks nobody but a DROP: it is left out. */
const MODES = [
  'RowShareLock',
  'RowExclusiveLock',
  'ShareUpdateExclusiveLock',
  'ShareLock',
  'ShareRowExclusiveLock',
  'ExclusiveLock',
  'AccessExclusiveLock',
];

/** The locks of indexes come with those of their tables, and those of sequences block nobody. */
const HELD = `
SELECT c.oid, c.oid::regclass::text AS relation, l.mode
FROM pg_catalog.pg_locks l
JOIN pg_catalog.pg_class c ON c.oid = l.relation
JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
WHERE l.pid = pg_backend_pid() AND l.locktype = 'relation' AND l.granted AND l.mode = ANY ($1)
  AND c.relkind NOT IN ('i', 'I', 'S') AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast', 'daybook')
ORDER BY 2`;

/**
 * Watches the locks that one transaction gathers. What it made itself nobody else can wait for, and what was told before is told
 * again only when it got stronger.
 */
export class LockWatch {
  readonly #existing: Relations;
  readonly #strength = new Map<string, number>();

  /** @param existing the relations that were there before the transaction */
  constructor(existing: Relations) {
    this.#existing = existing;
  }

  async taken(client: Client): Promise<HeldLock[]> {
    const { rows } = await client.query<HeldLock & { oid: string }>(HELD, [MODES]);
    const stronger = new Map<string, HeldLock>();
    for (const { oid, relation, mode } of rows) {
      const strength = MODES.indexOf(mode);
      if (!this.#existing.has(oid) || strength <= (this.#strength.get(oid) ?? -1)) continue;
      this.#strength.set(oid, strength);
      stronger.set(oid, { relation, mode });
    }
    return [...stronger.values()];
  }
}
