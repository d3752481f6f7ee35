import { type Attack, type Attacker, attack } from './attack.js';
import { DISARMING } from './disarming.js';
import { CHANGES, HISTORIES, unguarded, withoutEventTriggers } from './rewriting.js';

const by: Attacker = 'superuser';
const REPLICA = 'SET session_replication_role = replica';
const CATALOG = 'SET allow_system_table_mods = on';

/** What a superuser tries, whom nothing stops who means it. */
export const OF_A_SUPERUSER: readonly Attack[] = [
  ...CHANGES.map(([does, sql]) => attack(by, 'blocked', does, sql)),
  attack(by, 'blocked', 'plays a replica, and changes an event', `${REPLICA}; ${CHANGES[1]![1]}`),
  attack(
    by,
    'blocked',
    'plays a replica, and empties the table',
    `${REPLICA}; TRUNCATE daybook_ledger.event`,
  ),
  attack(
    by,
    'blocked',
    'plays a replica, and disables the triggers',
    `${REPLICA}; ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL`,
  ),
  ...DISARMING.map(([does, sql]) => attack(by, 'blocked', does, sql)),
  attack(by, 'blocked', 'moves the schema out of the way', 'ALTER SCHEMA daybook_ledger RENAME TO elsewhere'),
  attack(
    by,
    'blocked',
    'gives the table to somebody else',
    'ALTER TABLE daybook_ledger.event OWNER TO CURRENT_USER',
  ),
  attack(
    by,
    'detected',
    'gives all that the owner has to somebody else',
    'REASSIGN OWNED BY daybook_owner TO CURRENT_USER',
  ),

  attack(by, 'detected', 'disables an event trigger', 'ALTER EVENT TRIGGER daybook_ledger_ddl DISABLE'),
  attack(by, 'detected', 'drops an event trigger', 'DROP EVENT TRIGGER daybook_ledger_drop'),
  attack(
    by,
    'detected',
    'disables a trigger in the catalog',
    `${CATALOG}; UPDATE pg_trigger SET tgenabled = 'D' WHERE tgname = 'refuse_change'`,
  ),
  attack(
    by,
    'detected',
    'turns row security off in the catalog',
    `${CATALOG}; UPDATE pg_class SET relforcerowsecurity = false WHERE oid = 'daybook_ledger.event'::regclass`,
  ),
  attack(
    by,
    'detected',
    'replaces append() in the catalog',
    `${CATALOG}; UPDATE pg_proc SET prosrc = 'BEGIN END' WHERE oid = 'daybook_ledger.append'::regproc`,
  ),
  attack(
    by,
    'detected',
    'puts a function into pg_catalog that append() would meet first',
    `${CATALOG}; CREATE FUNCTION pg_catalog.array_position(text[], text) RETURNS integer LANGUAGE sql AS 'SELECT 1'`,
  ),
  ...CHANGES.map(([does, sql]) =>
    attack(
      by,
      'detected',
      `disables everything, ${does}, and enables all again`,
      withoutEventTriggers(unguarded(sql)),
    ),
  ),
  ...HISTORIES.map(([does, sql]) =>
    attack(
      by,
      'detected',
      `disables everything, ${does}, and enables all again`,
      withoutEventTriggers(unguarded(sql)),
      {
        needsKafka: true,
      },
    ),
  ),
  attack(
    by,
    'detected',
    'drops the ledger',
    withoutEventTriggers('DROP SCHEMA daybook_ledger CASCADE').split(
      'ALTER EVENT TRIGGER daybook_ledger_ddl ENABLE',
    )[0]!,
  ),
  attack(by, 'detected', 'drops the guard against DDL', 'DROP SCHEMA daybook_guard CASCADE'),
  // Roles are of the whole server: what is done to them is taken back.
  attack(
    by,
    'detected',
    'lets everybody who appends act as the owner',
    'GRANT daybook_owner TO daybook_writer',
    {
      after: 'REVOKE daybook_owner FROM daybook_writer',
    },
  ),
  attack(by, 'detected', 'lets somebody log in as the owner', 'ALTER ROLE daybook_owner LOGIN', {
    after: 'ALTER ROLE daybook_owner NOLOGIN',
  }),
  attack(
    by,
    'detected',
    'lets everybody who appends bypass row security',
    'ALTER ROLE daybook_writer BYPASSRLS',
    {
      after: 'ALTER ROLE daybook_writer NOBYPASSRLS',
    },
  ),
];
