import { canonicalJson } from '../../../src/domain/canonical.js';
import { relayOnce } from '../../../src/ledger/relay.js';
import { relayLock } from '../../../src/ledger/relay-session.js';
import { tryLock } from '../../../src/postgres/advisory-lock.js';
import { freshSettings } from '../topic.js';
import { type Attack, type Attacker, attack } from './attack.js';
import { append, SIZE } from './events.js';
import { detection } from './outcome.js';
import { stalls } from './stalls.js';

const by: Attacker = 'application';

/** What may be tried by whoever may append: the tables, the function, its arguments, the session. */
export const OF_THE_APPLICATION: readonly Attack[] = [
  attack('anybody', 'blocked', 'reads the events', 'TABLE daybook_ledger.event'),
  attack('anybody', 'blocked', 'appends an event', (attacker, world) => append(attacker, world.next())),

  attack(
    by,
    'blocked',
    'changes an event',
    `UPDATE daybook_ledger.event SET body = body || ' ' WHERE position = 7`,
  ),
  attack(by, 'blocked', 'deletes an event', 'DELETE FROM daybook_ledger.event WHERE position = 7'),
  attack(by, 'blocked', 'empties the table', 'TRUNCATE daybook_ledger.event'),
  attack(
    by,
    'blocked',
    'merges other events into the table',
    `MERGE INTO daybook_ledger.event e USING (SELECT 7 AS position) n ON e.position = n.position
     WHEN MATCHED THEN UPDATE SET body = 'x'`,
  ),
  attack(by, 'blocked', 'copies rows into the table', 'COPY daybook_ledger.event FROM STDIN'),
  attack(
    by,
    'blocked',
    'inserts a row without append()',
    `INSERT INTO daybook_ledger.event SELECT ${SIZE}, stream, version + 1, type, gen_random_uuid(), now(), body, leaf_hash
     FROM daybook_ledger.event WHERE position = ${SIZE - 1}`,
  ),
  attack(by, 'blocked', 'moves the head back', 'UPDATE daybook_ledger.head SET size = 7'),
  attack(
    by,
    'blocked',
    'plants an interior hash of the tree',
    `INSERT INTO daybook_ledger.node VALUES (1, 1, sha256('x'))`,
  ),
  attack(by, 'blocked', 'names the ledger anew', `UPDATE daybook_ledger.installation SET ledger = 'mine'`),
  attack(by, 'blocked', 'becomes the owner', 'SET ROLE daybook_owner'),
  attack(
    by,
    'blocked',
    'plays a replica, for which triggers are off',
    'SET session_replication_role = replica',
  ),
  attack(by, 'blocked', 'disables the triggers', 'ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL'),
  attack(by, 'blocked', 'turns row security off', `SET row_security = off; DELETE FROM daybook_ledger.event`),
  attack(
    by,
    'blocked',
    'replaces append()',
    `CREATE OR REPLACE FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text)
     RETURNS TABLE (outcome text, "position" bigint, version bigint) LANGUAGE sql AS $$ SELECT 'appended', 0::bigint, 0::bigint $$`,
  ),
  attack(
    by,
    'blocked',
    'makes a function in the ledger’s schema',
    'CREATE FUNCTION daybook_ledger.evil() RETURNS int LANGUAGE sql RETURN 1',
  ),
  attack(by, 'blocked', 'calls what append() calls', `SELECT daybook_ledger.grow_tree(0, '{}', sha256('x'))`),
  attack(
    by,
    'blocked',
    'lends its right to append',
    // By their names: which of all functions is refused first depends on where their rows happen to lie.
    'GRANT EXECUTE ON FUNCTION daybook_ledger.append, daybook_ledger.confirm_commit TO PUBLIC',
  ),
  attack(by, 'blocked', 'makes others writers', 'GRANT daybook_writer TO pg_monitor'),
  attack(
    by,
    'blocked',
    'locks the head away from everybody',
    'BEGIN; LOCK TABLE daybook_ledger.head IN EXCLUSIVE MODE',
  ),
  attack(by, 'blocked', 'locks the head’s row', 'BEGIN; SELECT FROM daybook_ledger.head FOR SHARE'),

  attack(
    by,
    'blocked',
    'hides tables and functions of the server behind temporary ones, then appends',
    async (attacker, world) => {
      await attacker.query(
        `CREATE TEMP TABLE head (size bigint, frontier bytea[]); INSERT INTO head VALUES (7, '{}');
         CREATE TEMP TABLE event (LIKE daybook_ledger.event); CREATE TEMP TABLE pg_class (oid oid);
         CREATE FUNCTION pg_temp.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$;
         CREATE FUNCTION pg_temp.cardinality(text[]) RETURNS integer LANGUAGE sql AS $$ SELECT 0 $$;
         SET search_path = pg_temp, daybook_ledger, pg_catalog`,
      );
      await append(attacker, world.next());
    },
    { appends: true },
  ),
  attack(
    by,
    'blocked',
    'puts functions and operators of its own first on the search path, then appends',
    async (attacker, world) => {
      const superuser = await world.open('superuser');
      await superuser.query('CREATE SCHEMA evil; GRANT ALL ON SCHEMA evil TO PUBLIC');
      await attacker.query(
        `CREATE FUNCTION evil.sha256(bytea) RETURNS bytea LANGUAGE sql AS $$ SELECT '\\x00'::bytea $$;
         CREATE FUNCTION evil.string_to_array(text, text) RETURNS text[] LANGUAGE sql AS $$ SELECT '{}'::text[] $$;
         CREATE FUNCTION evil.never(bigint, bigint) RETURNS boolean LANGUAGE sql AS $$ SELECT false $$;
         CREATE OPERATOR evil.= (LEFTARG = bigint, RIGHTARG = bigint, FUNCTION = evil.never);
         SET search_path = evil, pg_catalog`,
      );
      await append(attacker, world.next());
    },
    { appends: true },
  ),

  attack(by, 'blocked', 'gives append() nothing', (attacker, world) =>
    append(attacker, world.next(), { streams: null }),
  ),
  attack(by, 'blocked', 'gives append() NULL within its arrays', (attacker, world) =>
    append(attacker, world.next(), { sizes: [null] }),
  ),
  attack(by, 'blocked', 'gives append() a negative size', (attacker, world) =>
    append(attacker, world.next(), {
      streams: ['catalog', 'catalog'],
      expected: [SIZE - 1, SIZE - 1],
      sizes: [2, -1],
    }),
  ),
  attack(by, 'blocked', 'gives append() arrays that do not fit each other', (attacker, world) =>
    append(attacker, world.next(), { ids: [] }),
  ),
  attack(by, 'blocked', 'gives append() arrays that begin at 0', (attacker, world) =>
    append(attacker, world.next(), {
      streams: '[0:0]={catalog}',
      sizes: '[0:0]={1}',
      expected: `[0:0]={${SIZE - 1}}`,
    }),
  ),
  attack(by, 'blocked', 'gives append() arrays of arrays', (attacker, world) =>
    append(attacker, world.next(), { streams: '{{catalog}}', sizes: '{{1}}', expected: `{{${SIZE - 1}}}` }),
  ),
  attack(by, 'blocked', 'appends two events for one, by a line feed', (attacker, world) => {
    const event = world.next();
    return append(attacker, event, { bodies: `${canonicalJson(event)}\n${canonicalJson(event)}` });
  }),
  attack(by, 'blocked', 'appends what is not JSON', (attacker, world) => {
    const event = world.next();
    return append(attacker, event, { bodies: canonicalJson(event).replace('"data":{', '"data":{,') });
  }),
  attack(by, 'blocked', 'appends an event under the name of another stream', (attacker, world) =>
    append(attacker, world.next(), { streams: ['ledger'], expected: [1] }),
  ),
  attack(by, 'blocked', 'appends an event under a pattern that fits every stream', (attacker, world) =>
    append(attacker, world.next(), { streams: ['%'], expected: [SIZE - 1] }),
  ),
  attack(by, 'blocked', 'appends an event that says another version', (attacker, world) =>
    append(attacker, { ...world.next(), streamversion: 9 }, { expected: [SIZE - 1] }),
  ),
  attack(by, 'blocked', 'appends an event that says another type', (attacker, world) =>
    append(attacker, world.next(), { types: ['dev.daybook.ledger.sealed.v1'] }),
  ),
  attack(by, 'blocked', 'appends an event that says another id', (attacker, world) =>
    append(attacker, world.next(), { ids: ['0197c1d2-4b7a-7c31-9f60-2f6a1c0d8e11'] }),
  ),
  attack(by, 'blocked', 'hides the members that are looked for in the event’s data', (attacker, world) => {
    const { data, ...members } = world.next();
    const hidden = canonicalJson({ ...data, ...members });
    const other = { ...world.next(), streamversion: 9 };
    return append(attacker, world.next(), {
      ids: [members.id],
      bodies: canonicalJson({ ...other, data: JSON.parse(hidden) }),
    });
  }),
  attack(by, 'blocked', 'appends an event that no topic takes', (attacker, world) =>
    append(attacker, world.next({ actor: 'x'.repeat(8_000_000) })),
  ),
  attack(by, 'blocked', 'appends an event with the id of another', async (attacker, world) => {
    const { rows } = await attacker.query<{ id: string }>(
      'SELECT event_id AS id FROM daybook_ledger.event WHERE position = 7',
    );
    return append(attacker, world.next({ id: rows[0]!.id }));
  }),
  attack(by, 'blocked', 'appends into the past of a stream', (attacker, world) =>
    append(attacker, world.next({ streamversion: 8 })),
  ),
  attack(by, 'blocked', 'appends ahead of a stream', (attacker, world) =>
    append(attacker, world.next({ streamversion: SIZE + 7 })),
  ),
  attack(by, 'detected', 'appends an event that is not in canonical form', (attacker, world) => {
    const event = world.next();
    return append(attacker, event, { bodies: canonicalJson(event).replace('{', '{ ') });
  }),
  attack(by, 'detected', 'appends an event that says one thing twice', (attacker, world) => {
    const event = world.next();
    return append(attacker, event, { bodies: canonicalJson(event).replace('{', '{"actor":"ada",') });
  }),
  attack(by, 'detected', 'appends an event of another ledger', (attacker, world) =>
    append(attacker, world.next({ source: '/daybook/other' })),
  ),

  attack(by, 'blocked', 'has what is checked at the commit checked before it', async (attacker, world) => {
    await attacker.query('BEGIN; SET CONSTRAINTS ALL IMMEDIATE');
    await append(attacker, world.next());
    await attacker.query('COMMIT');
  }),
  attack(by, 'blocked', 'takes an append back to a savepoint, and commits', async (attacker, world) => {
    await attacker.query('BEGIN; SAVEPOINT before');
    await append(attacker, world.next());
    await attacker.query('ROLLBACK TO before; COMMIT');
  }),
  attack(
    by,
    'blocked',
    'leaves an append in a prepared transaction, which holds its locks for ever',
    async (attacker, world) => {
      await attacker.query('BEGIN');
      await append(attacker, world.next());
      await attacker.query(`PREPARE TRANSACTION 'for ever'`);
    },
  ),
  attack(
    by,
    'blocked',
    'has its commit not wait for the disk, and the server crashes',
    (attacker, world) =>
      world.crashAfter(async () => {
        await attacker.query('BEGIN; SET LOCAL synchronous_commit = off');
        await append(attacker, world.next());
        await attacker.query('SET LOCAL synchronous_commit = off; COMMIT');
      }),
    { appends: true },
  ),
  attack(
    by,
    'detected',
    'has that prevented too early to help; the event is relayed, and lost in the crash',
    async (attacker, world) => {
      world.kafka = freshSettings();
      await world.crashAfter(async () => {
        await attacker.query('BEGIN');
        await append(attacker, world.next());
        await attacker.query('SET CONSTRAINTS ALL IMMEDIATE; SET LOCAL synchronous_commit = off; COMMIT');
        const ledger = { url: world.url, name: world.ledger, applicationName: 'spec' };
        await relayOnce({ ledger, kafka: world.kafka! });
      });
    },
    { needsKafka: true, detect: detection },
  ),
  ...stalls(by),
  attack(by, 'blocked', 'calls free_head() while others append', 'SELECT * FROM daybook_ledger.free_head()'),
  attack(by, 'blocked', 'announces events that are not there', `NOTIFY daybook_ledger, '999'`),
  attack(
    by,
    'detected',
    'takes the lock by which the active relay is known',
    (attacker, world) => tryLock(attacker, relayLock(world.ledger)),
    {
      needsKafka: true,
      async detect({ url, ledger, kafka }) {
        const address = { url, name: ledger, applicationName: 'spec' };
        return await relayOnce({ ledger: address, kafka: kafka! }).then(
          () => undefined,
          (error: Error) => `the topic falls behind, and the relay says: ${error.message}`,
        );
      },
    },
  ),
];
