import { SIZE } from './events.js';

/** One letter of whoever acted, and the leaf hash with it. */
const FORGED = `replace(body, '"actor":"test"', '"actor":"tost"')`;
export const FORGE = `body = ${FORGED}, leaf_hash = sha256('\\x00'::bytea || convert_to(${FORGED}, 'UTF8'))`;

/** The tree that the database keeps is computed anew from the leaves, as append() would have grown it. */
export const REGROW = `
DELETE FROM daybook_ledger.node;
UPDATE daybook_ledger.head SET (size, frontier) = (
  SELECT count(*), daybook_ledger.grow_tree(0, '{}', string_agg(leaf_hash, ''::bytea ORDER BY position)) FROM daybook_ledger.event);`;

/** A change of the past that leaves a ledger which fits itself. */
export const HISTORIES: readonly [does: string, sql: string][] = [
  [
    'rewrites one event, its leaf and the whole tree above it',
    `UPDATE daybook_ledger.event SET ${FORGE} WHERE position = 7; ${REGROW}`,
  ],
  ['rewrites the whole history, and every hash of it', `UPDATE daybook_ledger.event SET ${FORGE}; ${REGROW}`],
  [
    'cuts off the last events, and the tree with them',
    `DELETE FROM daybook_ledger.event WHERE position >= ${SIZE - 3}; ${REGROW}`,
  ],
];

/** Changes that do not take the tree along. */
export const CHANGES: readonly [does: string, sql: string][] = [
  ['changes a byte of an event', `UPDATE daybook_ledger.event SET body = ${FORGED} WHERE position = 7`],
  ['changes an event and its leaf', `UPDATE daybook_ledger.event SET ${FORGE} WHERE position = 7`],
  [
    'changes the last event and its leaf',
    `UPDATE daybook_ledger.event SET ${FORGE} WHERE position = ${SIZE - 1}`,
  ],
  ['changes a leaf', `UPDATE daybook_ledger.event SET leaf_hash = sha256('x') WHERE position = 7`],
  [
    'changes when an event happened',
    `UPDATE daybook_ledger.event SET body = regexp_replace(body, '"time":"....', '"time":"1999') WHERE position = 7`,
  ],
  ['deletes an event from the middle', 'DELETE FROM daybook_ledger.event WHERE position = 7'],
  ['deletes the last event', `DELETE FROM daybook_ledger.event WHERE position = ${SIZE - 1}`],
  [
    'inserts an event, and moves those behind it',
    `UPDATE daybook_ledger.event SET position = position + 100000 WHERE position >= 7;
     UPDATE daybook_ledger.event SET position = position - 99999 WHERE position >= 100000;
     INSERT INTO daybook_ledger.event
       SELECT 7, stream, 999, type, id, now(), f.body, sha256('\\x00'::bytea || convert_to(f.body, 'UTF8'))
       FROM daybook_ledger.event e, LATERAL (SELECT '0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11'::uuid AS id) i, LATERAL (SELECT
         replace(replace(e.body, e.event_id::text, id::text), '"streamversion":' || e.version, '"streamversion":999') AS body) f
       WHERE e.position = 6`,
  ],
  [
    'swaps two events',
    `UPDATE daybook_ledger.event SET position = 999 WHERE position = 7;
     UPDATE daybook_ledger.event SET position = 7 WHERE position = 9;
     UPDATE daybook_ledger.event SET position = 9 WHERE position = 999`,
  ],
  ['empties the table of events', 'TRUNCATE daybook_ledger.event'],
  ['empties the head', 'TRUNCATE daybook_ledger.head'],
  ['moves the head back', 'UPDATE daybook_ledger.head SET size = 7'],
  ['moves the head ahead', 'UPDATE daybook_ledger.head SET size = size + 7'],
  ['changes the hashes that the head keeps', `UPDATE daybook_ledger.head SET frontier[1] = sha256('x')`],
  ['changes an interior hash of the tree', `UPDATE daybook_ledger.node SET hash = sha256('x')`],
  ['removes the interior hashes', 'TRUNCATE daybook_ledger.node'],
  ['names the ledger anew', `UPDATE daybook_ledger.installation SET ledger = 'mine'`],
];

/** Turns off all that protects the tables, and on again as it was: nothing is left of it but what was done meanwhile. */
export function unguarded(sql: string): string {
  const secured = ['event', 'head', 'node'];
  return [
    'BEGIN',
    ...TABLES.map((table) => `ALTER TABLE daybook_ledger.${table} DISABLE TRIGGER USER`),
    ...secured.map((table) => `ALTER TABLE daybook_ledger.${table} NO FORCE ROW LEVEL SECURITY`),
    sql.replace(/;\s*$/, ''),
    ...secured.map((table) => `ALTER TABLE daybook_ledger.${table} FORCE ROW LEVEL SECURITY`),
    `DO $$ DECLARE found record; BEGIN
       FOR found IN SELECT tgrelid::regclass AS relation, tgname AS name FROM pg_trigger WHERE tgenabled = 'D' AND NOT tgisinternal LOOP
         EXECUTE format('ALTER TABLE %s ENABLE ALWAYS TRIGGER %I', found.relation, found.name);
       END LOOP; END $$`,
    'COMMIT',
  ].join(';\n');
}

const TABLES = ['event', 'head', 'node', 'installation'];

/** The same for a superuser, whom event triggers would keep from it. */
export const withoutEventTriggers = (sql: string): string => `
ALTER EVENT TRIGGER daybook_ledger_ddl DISABLE; ALTER EVENT TRIGGER daybook_ledger_drop DISABLE;
${sql};
ALTER EVENT TRIGGER daybook_ledger_ddl ENABLE ALWAYS; ALTER EVENT TRIGGER daybook_ledger_drop ENABLE ALWAYS`;
