import type { Client } from '../../postgres/index.js';
import { cannotKeep } from './cannot-keep.js';
import { asArrays, type CatalogueObject } from './catalogue-objects.js';
import type { RelationBefore } from './relations-before.js';

const RESIDUE = `
SELECT v.oid, v.sub, v.classname, i.type, i.identity FROM unnest($1::text[], $2::oid[], $3::int[]) AS v(classname, oid, sub)
CROSS JOIN LATERAL pg_identify_object(v.classname::regclass, v.oid, v.sub) i WHERE i.identity IS NOT NULL`;

/** Drops what is left of what the statement would have taken: each for itself, as long as it is there. */
export async function dropResidue(
  client: Client,
  vanishing: readonly CatalogueObject[],
  moved: ReadonlySet<number>,
  before: ReadonlyMap<number, RelationBefore>,
): Promise<void> {
  const left = vanishing
    .filter(
      ({ classname, oid, sub }) =>
        !moved.has(oid) && !(classname === 'pg_class' && sub > 0 && moved.has(oid)),
    )
    .sort((a, b) => turnOf(a) - turnOf(b));
  for (const object of left) {
    const { rows } = await client.query<{ type: string; identity: string }>(RESIDUE, asArrays([object]));
    const found = rows[0];
    if (!found || (await belongsTo(client, object, moved))) continue;
    const sql = dropOf(found.type, found.identity, before.get(object.oid));
    if (sql !== undefined) await client.query(sql);
  }
}

/** Schemas come last, when nothing is in them that shall stay. */
const turnOf = ({ classname, sub }: CatalogueObject): number =>
  classname === 'pg_namespace' || classname === 'pg_extension'
    ? 2
    : classname === 'pg_class' && sub === 0
      ? 1
      : 0;

const BELONGS = `
SELECT coalesce((SELECT CASE $1 WHEN 'pg_constraint' THEN (SELECT conrelid = ANY ($3) FROM pg_constraint WHERE oid = $2)
  WHEN 'pg_attrdef' THEN (SELECT adrelid = ANY ($3) FROM pg_attrdef WHERE oid = $2)
  WHEN 'pg_trigger' THEN (SELECT tgrelid = ANY ($3) FROM pg_trigger WHERE oid = $2)
  WHEN 'pg_policy' THEN (SELECT polrelid = ANY ($3) FROM pg_policy WHERE oid = $2)
  WHEN 'pg_rewrite' THEN (SELECT ev_class = ANY ($3) FROM pg_rewrite WHERE oid = $2)
  WHEN 'pg_class' THEN (SELECT relkind = 'c' OR oid = ANY ($3) FROM pg_class WHERE oid = $2)
  WHEN 'pg_type' THEN (SELECT t.typelem <> 0 OR t.typtype = 'm' OR t.typrelid = ANY ($3)
      OR EXISTS (SELECT FROM pg_class c WHERE c.oid = t.typrelid AND c.relkind <> 'c') FROM pg_type t WHERE t.oid = $2)
  WHEN 'pg_proc' THEN EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_proc'::regclass AND objid = $2 AND deptype = 'i') END), false) AS belongs`;

/** What goes along with a moved table, or with a type that is dropped. */
async function belongsTo(
  client: Client,
  object: CatalogueObject,
  moved: ReadonlySet<number>,
): Promise<boolean> {
  const { rows } = await client.query<{ belongs: boolean }>(BELONGS, [
    object.classname,
    object.oid,
    [...moved],
  ]);
  return rows[0]?.belongs ?? false;
}

function dropOf(type: string, identity: string, table: RelationBefore | undefined): string | undefined {
  const on = / on (.+)$/.exec(identity);
  switch (type) {
    case 'table constraint':
      return `ALTER TABLE ${on![1]} DROP CONSTRAINT IF EXISTS ${identity.slice(0, on!.index)} CASCADE`;
    case 'default value':
      return `ALTER TABLE ${/^for (.+)\.(?:"(?:[^"]|"")+"|[^."]+)$/.exec(identity)![1]} ALTER COLUMN ${/(?:"(?:[^"]|"")+"|[^."]+)$/.exec(identity)![0]} DROP DEFAULT`;
    case 'table column':
    case 'view column':
    case 'materialized view column':
    case 'composite type column':
      return type === 'table column' && table
        ? `ALTER TABLE ${/^(.+)\.(?:"(?:[^"]|"")+"|[^."]+)$/.exec(identity)![1]} DROP COLUMN IF EXISTS ${/(?:"(?:[^"]|"")+"|[^."]+)$/.exec(identity)![0]} CASCADE`
        : undefined;
    case 'trigger':
    case 'policy':
    case 'rule':
      return `DROP ${type} IF EXISTS ${identity} CASCADE`;
    case 'publication relation': {
      const [, relation, publication] = /^(.+) in publication (.+)$/.exec(identity)!;
      return `ALTER PUBLICATION ${publication} DROP TABLE ${relation}`;
    }
    case 'publication namespace': {
      const [, schema, publication] = /^(.+) in publication (.+)$/.exec(identity)!;
      return `ALTER PUBLICATION ${publication} DROP TABLES IN SCHEMA ${schema}`;
    }
    case 'statistics object':
      return `DROP STATISTICS IF EXISTS ${identity}`;
    case 'cast':
      return `DROP CAST IF EXISTS ${identity} CASCADE`;
    case 'table':
    case 'index':
    case 'sequence':
    case 'view':
    case 'materialized view':
    case 'foreign table':
    case 'type':
    case 'function':
    case 'procedure':
    case 'aggregate':
    case 'collation':
    case 'operator':
    case 'operator class':
    case 'operator family':
    case 'schema':
    case 'extension':
    case 'conversion':
    case 'text search configuration':
    case 'text search dictionary':
    case 'text search parser':
    case 'text search template':
    case 'language':
    case 'server':
    case 'foreign-data wrapper':
      return `DROP ${type === 'foreign-data wrapper' ? 'FOREIGN DATA WRAPPER' : type} IF EXISTS ${identity} CASCADE`;
    default:
      throw cannotKeep(identity, `a drop takes it along, and it is of a kind (${type}) that is not known`);
  }
}
