import { canonicalJson } from '../../../src/domain/canonical.js';
import type { EventEnvelope } from '../../../src/domain/event.js';
import type { Client } from '../../../src/postgres/index.js';
import { type Attack, attack } from './attack.js';
import { DISARMING, FUNCTION } from './disarming.js';
import { SIZE } from './events.js';
import { CHANGES, HISTORIES, unguarded } from './rewriting.js';

/** Puts a row beside append(): its columns fit its body. */
function insert(
  attacker: Client,
  event: EventEnvelope,
  position: number | string,
  leaf?: string,
): Promise<unknown> {
  const body = canonicalJson(event);
  return attacker.query(
    `INSERT INTO daybook_ledger.event
     SELECT ${position}, $1, $2, $3, $4, now(), $5::text, ${leaf ?? `sha256('\\x00'::bytea || convert_to($5, 'UTF8'))`}`,
    [event.subject, event.streamversion, event.type, event.id, body],
  );
}

/** In one transaction, with the head moved by so many. */
const insertWithHead =
  (by: number, position: number, leaf?: string): Attack['run'] =>
  async (attacker, world) => {
    await attacker.query(`BEGIN; UPDATE daybook_ledger.head SET size = size + ${by}`);
    await insert(attacker, world.next(), position, leaf);
    await attacker.query('COMMIT');
  };

/** What is tried by whoever owns the ledger, with and without the event triggers of a superuser. */
export const OF_THE_OWNER: readonly Attack[] = [
  ...CHANGES.map(([does, sql]) => attack('owner', 'blocked', does, sql)),
  attack(
    'owner',
    'blocked',
    'merges other events into the table',
    `MERGE INTO daybook_ledger.event e USING (SELECT 7 AS position) n ON e.position = n.position WHEN MATCHED THEN DELETE`,
  ),
  attack('owner', 'blocked', 'copies rows into the table', 'COPY daybook_ledger.event FROM STDIN'),
  attack('owner', 'blocked', 'inserts a row beyond the head', (attacker, world) =>
    insert(attacker, world.next(), SIZE),
  ),
  attack('owner', 'blocked', 'inserts a second row for a position', (attacker, world) =>
    insert(attacker, world.next(), 7),
  ),
  attack('owner', 'blocked', 'inserts a row before the first', (attacker, world) =>
    insert(attacker, world.next(), -1),
  ),
  attack(
    'owner',
    'blocked',
    'plants an interior hash where the tree will grow',
    `INSERT INTO daybook_ledger.node VALUES (1, 1, sha256('x'))`,
  ),
  attack('owner', 'detected', 'inserts a row and moves the head, but not the tree', insertWithHead(1, SIZE)),
  attack(
    'owner',
    'detected',
    'inserts a row with another leaf, and moves the head',
    insertWithHead(1, SIZE, `sha256('x')`),
  ),
  attack(
    'owner',
    'detected',
    'inserts a row with a gap before it, and moves the head',
    insertWithHead(2, SIZE + 1),
  ),
  attack(
    'owner',
    'blocked',
    'plays a replica, for which triggers are off',
    'SET session_replication_role = replica',
  ),
  attack(
    'owner',
    'blocked',
    'moves the schema out of the way',
    'ALTER SCHEMA daybook_ledger RENAME TO elsewhere',
  ),
  attack(
    'bare owner',
    'blocked',
    'moves the schema out of the way',
    'ALTER SCHEMA daybook_ledger RENAME TO elsewhere',
  ),
  attack('owner', 'blocked', 'drops the event triggers', 'DROP EVENT TRIGGER daybook_ledger_ddl'),
  attack(
    'owner',
    'blocked',
    'drops what the event triggers call',
    'DROP FUNCTION daybook_guard.refuse_ddl() CASCADE',
  ),
  ...DISARMING.map(([does, sql]) => attack('owner', 'blocked', does, sql)),
  attack(
    'owner',
    'detected',
    'takes the right to append from the writers',
    `REVOKE EXECUTE ON FUNCTION ${FUNCTION} FROM daybook_writer`,
  ),

  ...DISARMING.map(([does, sql]) => attack('bare owner', 'detected', does, sql)),
  ...CHANGES.map(([does, sql]) =>
    attack('bare owner', 'detected', `disables everything and ${does}`, unguarded(sql)),
  ),
  ...HISTORIES.map(([does, sql]) =>
    attack('bare owner', 'detected', `disables everything, ${does}, and enables all again`, unguarded(sql), {
      needsKafka: true,
    }),
  ),
];
