import type { Client } from '../../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../../postgres/sqlstate.js';
import { cannotKeep } from './cannot-keep.js';
import { asArrays, type CatalogueObject } from './catalogue-objects.js';
import { type Moved, type MovedObject, nextNumber, writeKept } from './kept-item.js';
import { identifier, qualified } from './names.js';
import type { NamesBefore } from './names-before.js';

/** What a statement that drops would take along, as tried. */
export interface Doomed {
  vanishing: readonly CatalogueObject[];
  /** Tables, sequences and materialised views of before the run. */
  relations: readonly number[];
}

interface NeededRow {
  classname: string;
  oid: number;
  sub: number;
  extension: boolean;
}

/** What the kept tables stand on (types, functions, sequences …), as far as it is among what vanishes. */
const NEEDED = `
WITH RECURSIVE vanishing AS (
  SELECT classname::regclass AS classid, oid, sub FROM unnest($1::text[], $2::oid[], $3::int[]) AS v(classname, oid, sub) WHERE sub = 0
), members AS (
  SELECT 'pg_class'::regclass::oid AS classid, r.oid FROM unnest($4::oid[]) AS r(oid)
  UNION SELECT 'pg_class'::regclass, c.oid FROM pg_class c WHERE c.relnamespace = 'daybook'::regnamespace
), own AS (
  SELECT * FROM members
  UNION SELECT 'pg_proc'::regclass, p.oid FROM pg_proc p WHERE p.pronamespace = 'daybook'::regnamespace
  UNION SELECT 'pg_type'::regclass, t.oid FROM pg_type t WHERE t.typnamespace = 'daybook'::regnamespace
  UNION SELECT 'pg_constraint'::regclass, o.oid FROM pg_constraint o JOIN members m ON m.oid = o.conrelid AND o.contype <> 'f'
  UNION SELECT 'pg_attrdef'::regclass, o.oid FROM pg_attrdef o JOIN members m ON m.oid = o.adrelid
  UNION SELECT 'pg_trigger'::regclass, o.oid FROM pg_trigger o JOIN members m ON m.oid = o.tgrelid
  UNION SELECT 'pg_policy'::regclass, o.oid FROM pg_policy o JOIN members m ON m.oid = o.polrelid
  UNION SELECT 'pg_class'::regclass, o.indexrelid FROM pg_index o JOIN members m ON m.oid = o.indrelid
), needed AS (
  SELECT classid, oid FROM own
  UNION
  SELECT d.refclassid, d.refobjid FROM needed n
  JOIN pg_depend d ON d.classid = n.classid AND d.objid = n.oid AND d.deptype <> 'e' AND d.refclassid <> 'pg_namespace'::regclass
  WHERE EXISTS (SELECT FROM vanishing v WHERE v.classid = d.refclassid AND v.oid = d.refobjid)
)
SELECT DISTINCT n.classid::regclass::text AS classname, n.oid, 0 AS sub,
  EXISTS (SELECT FROM pg_depend e JOIN vanishing v ON v.classid = e.refclassid AND v.oid = e.refobjid
          WHERE e.classid = n.classid AND e.objid = n.oid AND e.deptype = 'e') AS extension
FROM needed n JOIN vanishing v ON v.classid = n.classid AND v.oid = n.oid`;

interface NamedRow {
  oid: number;
  what: MovedObject['what'] | null;
  schema: string;
  name: string;
  arguments: string | null;
  belongs: boolean;
  kind: string;
}

/** Names of what is moved, and what moves along under a name of its own. */
const NAMED = `
SELECT c.oid, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
         WHEN 'r' THEN 'TABLE' WHEN 'p' THEN 'TABLE' WHEN 'c' THEN 'TYPE' END AS what,
  n.nspname AS schema, c.relname AS name, NULL::text AS arguments, c.relkind::text AS kind,
  c.relkind IN ('i', 'I') OR (c.relkind = 'S' AND EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_class'::regclass AND d.objid = c.oid
    AND d.deptype IN ('a', 'i') AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1))) AS belongs
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.oid = ANY ($1) OR c.oid IN (SELECT indexrelid FROM pg_index WHERE indrelid = ANY ($1))
  OR c.oid IN (SELECT objid FROM pg_depend d JOIN pg_class s ON s.oid = d.objid AND s.relkind = 'S' WHERE d.classid = 'pg_class'::regclass
    AND d.refclassid = 'pg_class'::regclass AND d.refobjid = ANY ($1) AND d.refobjsubid > 0 AND d.deptype IN ('a', 'i'))
UNION ALL
SELECT t.oid, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, n.nspname, t.typname, NULL, t.typtype::text, false
FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
WHERE t.oid = ANY ($2) AND t.typtype IN ('b', 'e', 'd', 'r', 'c') AND t.typelem = 0
  AND (t.typrelid = 0 OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind = 'c'))
UNION ALL
SELECT p.oid, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, n.nspname, p.proname,
  '(' || pg_get_function_identity_arguments(p.oid) || ')', p.prokind::text, false
FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE p.oid = ANY ($3) AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.classid = 'pg_proc'::regclass AND d.objid = p.oid AND d.deptype = 'i')`;

const CLASSES: Partial<Record<MovedObject['what'], 'pg_class' | 'pg_proc'>> = {
  TABLE: 'pg_class',
  'MATERIALIZED VIEW': 'pg_class',
  INDEX: 'pg_class',
  SEQUENCE: 'pg_class',
  FUNCTION: 'pg_proc',
  PROCEDURE: 'pg_proc',
  AGGREGATE: 'pg_proc',
};

/** What a moved table must let go of: its parents, keys to tables that stay (they would hold rows there back), and the other way round. */
const TIES = `
SELECT format('ALTER TABLE %s DETACH PARTITION %s', h.inhparent::regclass, h.inhrelid::regclass) AS sql, h.inhrelid AS oid, h.inhparent AS parent,
  n.nspname AS schema, c.relname AS name, pn.nspname AS parent_schema, pc.relname AS parent_name, pg_get_expr(c.relpartbound, c.oid) AS bound
FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid AND c.relkind IN ('r', 'p') JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
WHERE h.inhrelid = ANY ($1) AND NOT h.inhparent = ANY ($1) AND c.relispartition
UNION ALL
SELECT format('ALTER TABLE %s NO INHERIT %s', h.inhrelid::regclass, h.inhparent::regclass), h.inhrelid, h.inhparent, n.nspname, c.relname, pn.nspname, pc.relname, NULL
FROM pg_inherits h JOIN pg_class c ON c.oid = h.inhrelid AND c.relkind = 'r' AND NOT c.relispartition JOIN pg_namespace n ON n.oid = c.relnamespace
JOIN pg_class pc ON pc.oid = h.inhparent JOIN pg_namespace pn ON pn.oid = pc.relnamespace
WHERE h.inhrelid = ANY ($1) AND NOT h.inhparent = ANY ($1)`;

const KEYS = `
SELECT format('ALTER TABLE %s DROP CONSTRAINT %I', f.conrelid::regclass, f.conname) AS sql FROM pg_constraint f
WHERE f.contype = 'f' AND f.conparentid = 0 AND (f.conrelid = ANY ($1)) <> (f.confrelid = ANY ($1))`;

/** Moves what a statement would destroy into the schema `daybook`, in place of the statement. Under OIDs all that they have stays theirs. */
export async function moveAway(
  client: Client,
  run: string,
  doomed: Doomed,
  names: NamesBefore,
): Promise<Set<number>> {
  const { rows: needed } = await client.query<NeededRow>(NEEDED, [
    ...asArrays(doomed.vanishing),
    doomed.relations,
  ]);
  if (needed.some(({ extension }) => extension))
    throw cannotKeep(
      'what an extension brought',
      'tables that are kept use it, and it goes with the extension',
    );
  const ofClass = (name: string): number[] =>
    needed.filter(({ classname }) => classname === name).map(({ oid }) => Number(oid));
  const relations = [...new Set([...doomed.relations, ...ofClass('pg_class')])];
  const { rows: named } = await client.query<NamedRow>(NAMED, [
    relations,
    ofClass('pg_type'),
    ofClass('pg_proc'),
  ]);
  if (named.length === 0) return new Set();
  const { rows: ties } = await client.query<{
    sql: string;
    oid: number;
    parent: number;
    schema: string;
    name: string;
    parent_schema: string;
    parent_name: string;
    bound: string | null;
  }>(TIES, [relations]);
  const objects: MovedObject[] = [];
  const moves: string[] = [];
  for (const { oid, what, schema, name, arguments: args, belongs } of named) {
    // A composite type has a relation of its own, which goes with it.
    if (what === null || (what === 'TYPE' && relations.includes(Number(oid)))) continue;
    const keptAs = `kept_${await nextNumber(client)}`;
    const before = names.nameOf(CLASSES[what] ?? 'pg_type', Number(oid));
    objects.push({
      what,
      oid: Number(oid),
      ...(before ?? { schema, name }),
      keptAs,
      ...(belongs ? { belongs: true } : {}),
    });
    const sql = moveOne({ what, schema, name, arguments: args ?? '', keptAs, belongs });
    if (belongs) moves.unshift(...sql);
    else moves.push(...sql);
  }
  const content: Moved = {
    kind: 'moved',
    // What moves along comes back with what it belongs to, and gets its name back then.
    objects: [...objects.filter(({ belongs }) => !belongs), ...objects.filter(({ belongs }) => belongs)],
    rejoin: ties.map((tie) => ({
      table: names.nameOf('pg_class', Number(tie.oid)) ?? { schema: tie.schema, name: tie.name },
      parent: names.nameOf('pg_class', Number(tie.parent)) ?? {
        schema: tie.parent_schema,
        name: tie.parent_name,
      },
      bound: tie.bound,
    })),
    schemas: [...new Set(objects.map(({ schema }) => schema))].map((name) => ({
      name,
      owner: names.owners.get(name) ?? '',
    })),
  };
  try {
    for (const { sql } of ties) await client.query(sql);
    const { rows: keys } = await client.query<{ sql: string }>(KEYS, [relations]);
    for (const { sql } of keys) await client.query(sql);
    for (const sql of moves) await client.query(sql);
  } catch (error) {
    if (sqlstateOf(error) !== SQLSTATE.insufficientPrivilege) throw error;
    throw cannotKeep(
      objects.map(qualified).join(', '),
      'the user of the migration does not own all of it',
      error,
    );
  }
  await writeKept(client, run, { number: await nextNumber(client), relid: objects[0]!.oid, content });
  return new Set(objects.map(({ oid }) => oid));
}

interface Move {
  what: MovedObject['what'];
  schema: string;
  name: string;
  arguments: string;
  keptAs: string;
  belongs: boolean;
}

/** Renamed first: in the schema of kept things its name may be taken. */
function moveOne({ what, schema, name, keptAs, arguments: args, belongs }: Move): string[] {
  const renamed = `ALTER ${what} ${qualified({ schema, name })}${args} RENAME TO ${identifier(keptAs)}`;
  if (belongs) return [renamed];
  return [renamed, `ALTER ${what} ${qualified({ schema, name: keptAs })}${args} SET SCHEMA daybook`];
}
