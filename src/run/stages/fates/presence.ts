import type { Client } from '../../../postgres/index.js';
import type { LoneSubject } from '../../../postgres/lone-statement.js';
import type { FateOf } from './fate.js';

type Named = Extract<LoneSubject, { kind: 'create object' | 'drop object' }>;

/** A database that a DROP DATABASE was interrupted in is there until it is dropped again. */
const OID_OF: Record<Named['object'], string> = {
  database: 'SELECT oid::text AS oid FROM pg_catalog.pg_database WHERE datname = $1::name',
  tablespace: 'SELECT oid::text AS oid FROM pg_catalog.pg_tablespace WHERE spcname = $1::name',
  subscription: `SELECT oid::text AS oid FROM pg_catalog.pg_subscription WHERE subname = $1::name
    AND subdbid = (SELECT oid FROM pg_catalog.pg_database WHERE datname = current_database())`,
};

const oidOf = async (client: Client, { object, name }: Named): Promise<string | null> =>
  (await client.query<{ oid: string }>(OID_OF[object], [name])).rows[0]?.oid ?? null;

/** Databases, tablespaces and subscriptions are there or not: the server leaves nothing half made in its catalog. */
export const createObject: FateOf<'create object'> = {
  observe: oidOf,
  async settle(client, subject, before) {
    const found = await oidOf(client, subject);
    return { is: found !== null && found !== before ? 'done' : 'undone' };
  },
};

export const dropObject: FateOf<'drop object'> = {
  observe: oidOf,
  async settle(client, subject, before) {
    return { is: before !== null && (await oidOf(client, subject)) !== before ? 'done' : 'undone' };
  },
};
