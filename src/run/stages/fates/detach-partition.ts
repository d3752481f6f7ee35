import type { Client } from '../../../postgres/index.js';
import type { LoneSubject } from '../../../postgres/lone-statement.js';
import type { FateOf } from './fate.js';

type Detach = Extract<LoneSubject, { kind: 'detach partition' }>;

const STATE = `
SELECT inhdetachpending AS pending FROM pg_catalog.pg_inherits
WHERE inhparent = to_regclass($1) AND inhrelid = to_regclass($2)`;

/** undefined where the one is no partition of the other. */
const pendingOf = async (client: Client, { table, partition }: Detach): Promise<boolean | undefined> =>
  (await client.query<{ pending: boolean }>(STATE, [table, partition])).rows[0]?.pending;

/** DETACH PARTITION CONCURRENTLY commits that the detaching is pending, waits, and ends it; FINALIZE ends it in its place. */
export const detachPartition: FateOf<'detach partition'> = {
  observe: async (client, subject) => (await pendingOf(client, subject)) !== undefined,

  async settle(client, subject, wasAttached) {
    const pending = await pendingOf(client, subject);
    if (pending === false) return { is: 'undone' };
    if (pending) {
      await client.query(`ALTER TABLE ${subject.table} DETACH PARTITION ${subject.partition} FINALIZE`);
      return { is: 'done' };
    }
    return { is: wasAttached ? 'done' : 'undone' };
  },
};
