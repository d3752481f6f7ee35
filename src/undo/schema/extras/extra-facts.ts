import { queryFacts } from '../../../postgres/facts.js';
import type { Client } from '../../../postgres/index.js';
import { COLUMN_SETTINGS } from './column-settings.js';
import { DATABASE, PARAMETER_PRIVILEGES } from './database.js';
import { OPERATORS } from './operators.js';
import { RELATION_SETTINGS } from './relation-settings.js';
import { SCOPE } from './scope.js';
import { TEXT_SEARCH } from './text-search.js';

/** Something of a kind that pg-delta does not model. */
export interface ExtraFact {
  readonly kind: string;
  /** Unique within the kind. */
  readonly identity: string;
  /** What it is, or what it is a setting of: see {@link keyOfIdentity}. */
  readonly class: string;
  readonly oid: string;
  readonly sub: number;
  readonly definition: string;
  /** The statements that make it; empty where nothing known here can. */
  readonly creates: readonly string[];
  /** The statement that takes it away, or makes it usual again; undefined where there is none. */
  readonly drops?: string;
  /** It is something about an object that pg-delta models, not an object. */
  readonly setting: boolean;
}

export const keyOfExtra = ({ kind, identity }: Pick<ExtraFact, 'kind' | 'identity'>): string =>
  `${kind} ${identity}`;

/** From this server version on there are privileges on parameters. */
const PARAMETERS_SINCE = 150_000;

/** Owners and comments are the same in all families, so they are added here; a CREATE makes the owner the user. */
const query = (families: readonly string[]): string => String.raw`
WITH ${SCOPE},
extra(kind, identity, class, oid, sub, address, owner, definition, creates, drops, setting) AS (
${families.join('\nUNION ALL\n')}
)
SELECT e.kind, e.identity, e.class, e.oid::text, e.sub,
  concat_ws(E'\n', e.definition, 'owner ' || pg_get_userbyid(e.owner), 'comment ' || d.description),
  to_json(e.creates || array_remove(ARRAY['ALTER ' || e.address || ' OWNER TO ' || quote_ident(pg_get_userbyid(e.owner)), 'COMMENT ON ' || e.address || ' IS ' || quote_literal(d.description)], NULL)),
  coalesce(e.drops, 'DROP ' || e.address), e.setting
FROM extra e
LEFT JOIN pg_description d ON e.address IS NOT NULL AND d.classoid = to_regclass('pg_catalog.' || e.class) AND d.objoid = e.oid AND d.objsubid = 0
ORDER BY e.kind COLLATE "C", e.identity COLLATE "C"`;

/** Reads what pg-delta leaves out, with the SQL that makes each. */
export async function readExtras(session: Client): Promise<ExtraFact[]> {
  const { rows } = await session.query<{ version: number }>(
    `SELECT current_setting('server_version_num')::int AS version`,
  );
  const families = [COLUMN_SETTINGS, RELATION_SETTINGS, TEXT_SEARCH, OPERATORS, DATABASE];
  if (rows[0]!.version >= PARAMETERS_SINCE) families.push(PARAMETER_PRIVILEGES);
  const found = await queryFacts(session, query(families));
  return found.map(([kind, identity, of, oid, sub, definition, creates, drops, setting]) => ({
    kind: kind!,
    identity: identity!,
    class: of!,
    oid: oid!,
    sub: Number(sub),
    definition: definition!,
    creates: creates === null ? [] : (JSON.parse(creates!) as string[]),
    ...(drops === null ? {} : { drops: drops! }),
    setting: setting === 't',
  }));
}
