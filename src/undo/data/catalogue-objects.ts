import type { Client } from '../../postgres/index.js';

/** An object of the catalogue: its class, its OID and, of a column, its number. */
export interface CatalogueObject {
  classname: string;
  oid: number;
  sub: number;
}

const keyOf = ({ classname, oid, sub }: CatalogueObject): string => `${classname}/${oid}/${sub}`;

/** Classes whose every row of a number above the server's own is one that somebody made. */
const PLAIN = [
  'pg_proc',
  'pg_attrdef',
  'pg_policy',
  'pg_statistic_ext',
  'pg_publication_rel',
  'pg_publication_namespace',
  'pg_collation',
  'pg_conversion',
  'pg_operator',
  'pg_opclass',
  'pg_opfamily',
  'pg_ts_config',
  'pg_ts_dict',
  'pg_ts_parser',
  'pg_ts_template',
  'pg_cast',
  'pg_namespace',
  'pg_extension',
  'pg_foreign_server',
  'pg_foreign_data_wrapper',
  'pg_language',
  'pg_type',
  'pg_transform',
  'pg_am',
  'pg_event_trigger',
];

/** FirstNormalObjectId: what initdb made lies below. */
const FIRST = 16384;

const OBJECTS = `
${PLAIN.map((name) => `SELECT '${name}' AS classname, oid, 0 AS sub FROM ${name} WHERE oid >= ${FIRST}`).join(' UNION ALL ')}
UNION ALL SELECT 'pg_class', oid, 0 FROM pg_class WHERE oid >= ${FIRST} AND relkind IN ('r', 'p', 'v', 'm', 'S', 'f', 'i', 'I', 'c') AND relnamespace <> 'pg_toast'::regnamespace
UNION ALL SELECT 'pg_constraint', oid, 0 FROM pg_constraint WHERE oid >= ${FIRST} AND conrelid <> 0
UNION ALL SELECT 'pg_trigger', oid, 0 FROM pg_trigger WHERE oid >= ${FIRST} AND NOT tgisinternal
UNION ALL SELECT 'pg_rewrite', oid, 0 FROM pg_rewrite WHERE oid >= ${FIRST} AND rulename <> '_RETURN'
UNION ALL SELECT 'pg_class', a.attrelid, a.attnum FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid AND c.relkind IN ('r', 'p')
WHERE a.attrelid >= ${FIRST} AND a.attnum > 0 AND NOT a.attisdropped`;

/** Keys of all objects that somebody made, and the objects. */
export async function readObjects(client: Client): Promise<Map<string, CatalogueObject>> {
  const { rows } = await client.query<CatalogueObject>(OBJECTS);
  return new Map(
    rows.map(({ classname, oid, sub }) => {
      const object = { classname, oid: Number(oid), sub: Number(sub) };
      return [keyOf(object), object];
    }),
  );
}

/** Objects as the parallel arrays that a query takes. */
export const asArrays = (objects: readonly CatalogueObject[]): [string[], number[], number[]] => [
  objects.map(({ classname }) => classname),
  objects.map(({ oid }) => oid),
  objects.map(({ sub }) => sub),
];
