import type { Client } from '../../postgres/index.js';
import type { UndoStep } from '../undo-step.js';
import type { Moved, MovedObject } from './kept-item.js';
import { identifier, literal, qualified } from './names.js';

/** What has a name that something of ours had; $1 to $3 are kinds of catalogue, schemas and names. */
const OCCUPANTS = `
SELECT w.place, CASE c.relkind WHEN 'm' THEN 'MATERIALIZED VIEW' WHEN 'S' THEN 'SEQUENCE' WHEN 'i' THEN 'INDEX' WHEN 'I' THEN 'INDEX'
    WHEN 'v' THEN 'VIEW' WHEN 'f' THEN 'FOREIGN TABLE' WHEN 'c' THEN 'TYPE' ELSE 'TABLE' END AS what,
  c.oid, '' AS arguments
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w(class, schema, name, place)
JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_class c ON c.relnamespace = n.oid AND c.relname = w.name WHERE w.class <> 'pg_proc'
UNION ALL
SELECT w.place, CASE t.typtype WHEN 'd' THEN 'DOMAIN' ELSE 'TYPE' END, t.oid, ''
FROM unnest($1::text[], $2::text[], $3::text[]) WITH ORDINALITY AS w(class, schema, name, place)
JOIN pg_namespace n ON n.nspname = w.schema JOIN pg_type t ON t.typnamespace = n.oid AND t.typname = w.name AND t.typrelid = 0 AND t.typelem = 0
WHERE w.class <> 'pg_proc'
UNION ALL
SELECT w.place, CASE p.prokind WHEN 'p' THEN 'PROCEDURE' WHEN 'a' THEN 'AGGREGATE' ELSE 'FUNCTION' END, p.oid,
  '(' || pg_get_function_identity_arguments(p.oid) || ')'
FROM unnest($1::text[], $2::text[], $3::text[], $4::oid[]) WITH ORDINALITY AS w(class, schema, name, oid, place)
JOIN pg_proc o ON o.oid = w.oid JOIN pg_namespace n ON n.nspname = w.schema
JOIN pg_proc p ON p.pronamespace = n.oid AND p.proname = w.name AND p.proargtypes = o.proargtypes WHERE w.class = 'pg_proc'`;

interface Occupant {
  place: string;
  what: string;
  oid: number;
  arguments: string;
}

const ROUTINES = new Set(['FUNCTION', 'PROCEDURE', 'AGGREGATE']);
const TYPES = new Set(['TYPE', 'DOMAIN']);

const classOf = ({ what }: MovedObject): string =>
  ROUTINES.has(what) ? 'pg_proc' : TYPES.has(what) ? 'pg_type' : 'pg_class';

/** Brings back what was moved; what has its name by now steps aside, for the rest of the undo to drop. */
export async function undoMoved(client: Client, moved: Moved, aside: Set<number>): Promise<UndoStep[]> {
  const { objects } = moved;
  const { rows: occupants } = await client.query<Occupant>(OCCUPANTS, [
    objects.map(classOf),
    objects.map(({ schema }) => schema),
    objects.map(({ name }) => name),
    objects.map(({ oid }) => oid),
  ]);
  const steps: UndoStep[] = moved.schemas
    .filter(({ owner }) => owner !== '')
    .map(({ name, owner }) => ({
      sql: doSchema(name, owner),
      why: `the schema ${name} is there for what comes back to it`,
    }));
  for (const { place, what, oid, arguments: args } of occupants) {
    if (aside.has(oid)) continue;
    aside.add(oid);
    const object = objects[Number(place) - 1]!;
    steps.push({
      sql: `ALTER ${what} ${qualified(object)}${args} RENAME TO ${identifier(`daybook_aside_${oid}`)}`,
      why: `${object.name} is the name of what comes back`,
    });
  }
  for (const object of objects) steps.push(...moveBack(object));
  for (const { table, parent, bound } of moved.rejoin) {
    steps.push({
      sql:
        bound === null
          ? `ALTER TABLE ${qualified(table)} INHERIT ${qualified(parent)}`
          : `ALTER TABLE ${qualified(parent)} ATTACH PARTITION ${qualified(table)} ${bound}`,
      why: `${table.name} is a part of ${parent.name} again`,
    });
  }
  return steps;
}

/** CREATE SCHEMA IF NOT EXISTS demands a right even where there is nothing to do. */
const doSchema = (name: string, owner: string): string =>
  `DO $daybook$ BEGIN IF to_regnamespace(${literal(identifier(name))}) IS NULL THEN CREATE SCHEMA ${identifier(name)} AUTHORIZATION ${identifier(owner)}; END IF; END $daybook$`;

function moveBack({ what, schema, name, keptAs, belongs }: MovedObject): UndoStep[] {
  const why = `${what.toLowerCase()} ${schema}.${name} comes back`;
  const renamed = {
    sql: `ALTER ${what} ${qualified({ schema, name: keptAs })} RENAME TO ${identifier(name)}`,
    why,
  };
  if (belongs) return [renamed];
  return [
    {
      sql: `ALTER ${what} ${qualified({ schema: 'daybook', name: keptAs })} SET SCHEMA ${identifier(schema)}`,
      why,
    },
    renamed,
  ];
}
