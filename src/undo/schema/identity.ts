import { queryFacts } from '../../postgres/facts.js';
import type { Client } from '../../postgres/index.js';
import { IDENTITY_QUERY } from './identity-query.js';

/** A named thing of the database, told again by its OID whatever its name is. */
export interface Identity {
  /** The catalog that it is a row of, such as `pg_class`. */
  readonly class: string;
  readonly oid: string;
  /** A column's number; 0 of all that is no column. */
  readonly sub: number;
  /** `table`, `column`, `viewColumn`, `constraint`, `domainConstraint`, `enumLabel`, `function` … */
  readonly kind: string;
  /** The OID of its schema, `0` where it is in none. */
  readonly space: string;
  readonly schema?: string;
  /** The OID of the table or type that it is a part of; of an array, a row type or a multirange that of what it stands for; else `0`. */
  readonly host: string;
  /** The name of the table or type that it is a part of. */
  readonly table?: string;
  readonly name: string;
  /** The types of a routine’s arguments; `index` of a constraint that has one. */
  readonly args?: readonly string[];
  /** What tells it from others of its name: a routine’s arguments, an operator’s, the method of an operator class; the letter of a type’s or constraint’s kind. */
  readonly signature?: string;
  /** It is moved to another schema with what it belongs to, never by itself. */
  readonly follows: boolean;
  /** It is renamed with what it comes from, never by itself. */
  readonly inherited: boolean;
}

/** What tells identities apart. */
export const keyOfIdentity = ({ class: of, oid, sub }: Pick<Identity, 'class' | 'oid' | 'sub'>): string =>
  `${of} ${oid} ${sub}`;

/** Reads the identities of all that the session sees, uncommitted changes of its own included. */
export async function readIdentities(session: Client): Promise<Identity[]> {
  const rows = await queryFacts(session, IDENTITY_QUERY);
  return rows.map(
    ([of, oid, sub, kind, space, schema, host, table, name, args, signature, follows, inherited]) => ({
      class: of!,
      oid: oid!,
      sub: Number(sub),
      kind: kind!,
      space: space!,
      ...(schema === null ? {} : { schema: schema! }),
      host: host!,
      ...(table === null ? {} : { table: table! }),
      name: name!,
      ...(args === null ? {} : { args: JSON.parse(args!) as string[] }),
      ...(signature === null ? {} : { signature: signature! }),
      follows: follows === 't',
      inherited: inherited === 't',
    }),
  );
}
