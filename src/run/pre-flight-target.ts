import { basename } from 'node:path';
import { freeBytes } from '../backup/free-bytes.js';
import type { Check, Direction } from '../domain/events/fields.js';
import { readClockAndSize } from '../postgres/checks/clock-and-size.js';
import { readInvalidIndexes } from '../postgres/checks/invalid-indexes.js';
import { readLongTransactions } from '../postgres/checks/long-transactions.js';
import { readPreparedTransactions } from '../postgres/checks/prepared-transactions.js';
import { readPrivileges } from '../postgres/checks/privileges.js';
import { readRelationLocks } from '../postgres/checks/relation-locks.js';
import { readReplicationLag } from '../postgres/checks/replication-lag.js';
import { readInactiveSlots } from '../postgres/checks/replication-slots.js';
import { exceededIn, someOf } from './thresholds.js';
import type { TargetWork } from './work.js';

/** The oldest server that Daybook’s own SQL runs on: `xid8` and `pg_current_xact_id` came with PostgreSQL 13. */
export const OLDEST_SERVER = 130_000;

/** What was found of the target, and how large its database is. */
export interface TargetChecks {
  checks: Check[];
  databaseBytes: number;
}

/** What the target itself must fulfil, whatever the migration. Each check reads; none changes anything. */
export async function targetChecks(work: TargetWork, direction: Direction = 'up'): Promise<TargetChecks> {
  const { clock, databaseBytes } = await clockSkew(work, direction);
  const checks = [
    serverVersion(work),
    recovery(work),
    clock,
    await privileges(work),
    await disk(work, databaseBytes),
    await longTransactions(work, direction),
    await locks(work),
    await preparedTransactions(work),
    await replicationLag(work, direction),
    await replicationSlots(work, direction),
    await invalidIndexes(work),
  ];
  return { checks, databaseBytes };
}

function serverVersion({ session: { server } }: TargetWork): Check {
  const supported = server.versionNum >= OLDEST_SERVER;
  return {
    check: 'server version',
    outcome: supported ? 'passed' : 'failed',
    finding: `PostgreSQL ${server.version}`,
    threshold: 'PostgreSQL 13 or newer',
    ...(supported ? {} : { remedy: 'Daybook needs PostgreSQL 13 or newer.' }),
  };
}

const recovery = ({ session: { server } }: TargetWork): Check => ({
  check: 'primary',
  outcome: server.inRecovery ? 'failed' : 'passed',
  finding: server.inRecovery ? 'the server is a standby: it takes no writes' : 'the server takes writes',
  ...(server.inRecovery ? { remedy: 'Give the URL of the primary.' } : {}),
});

async function privileges({ session: { client } }: TargetWork): Promise<Check> {
  const found = await readPrivileges(client);
  const missing = [
    ...(found.createInDatabase ? [] : ['CREATE on the database']),
    ...(found.usageOnPublic === false ? ['USAGE on the schema public'] : []),
  ];
  if (missing.length > 0) {
    return {
      check: 'privileges',
      outcome: 'failed',
      finding: `missing: ${missing.join(', ')}`,
      remedy: 'Grant them to the user of the target’s URL.',
    };
  }
  const withoutPublic = found.createInPublic === false;
  return {
    check: 'privileges',
    outcome: withoutPublic ? 'warned' : 'passed',
    finding: withoutPublic ? 'no CREATE on the schema public' : 'may create schemas, and tables in public',
  };
}

/** Only the disk of the backups can be looked at from here; the server’s own is not shown by SQL. */
async function disk(work: TargetWork, size: number): Promise<Check> {
  if (work.policy.backup === 'none') {
    return { check: 'disk', outcome: 'skipped', finding: 'no backup is to be made' };
  }
  const program = work.services.backupSettings?.provider?.command[0];
  if (program !== undefined) {
    return { check: 'disk', outcome: 'skipped', finding: `${basename(program)} makes the backup` };
  }
  const needed = Math.max(size, work.services.settings.minimumFreeDiskBytes);
  const store = work.services.backups(work.address.name);
  const free = store.folders ? await freeBytes(store.location) : undefined;
  if (free === undefined) {
    return {
      check: 'disk',
      outcome: 'skipped',
      finding: 'the free space of the backup store cannot be told',
    };
  }
  return {
    check: 'disk',
    outcome: free < needed ? 'failed' : 'passed',
    finding: `${free} bytes are free for backups; the database has ${size}`,
    threshold: `at least ${needed} bytes free`,
    ...(free < needed
      ? { remedy: `Free ${needed - free} bytes, or set backups.folder to a larger disk.` }
      : {}),
  };
}

async function longTransactions(work: TargetWork, direction: Direction): Promise<Check> {
  const { longTransactionMs } = work.policy.preFlight;
  const [oldest, ...more] = await readLongTransactions(work.session.client, longTransactionMs);
  if (!oldest) return { check: 'long transactions', outcome: 'passed', finding: 'none' };
  return {
    check: 'long transactions',
    outcome: exceededIn(work, direction),
    threshold: `at most ${longTransactionMs} ms`,
    finding: `${more.length + 1} open for longer than ${longTransactionMs} ms; the oldest is backend ${oldest.pid}, for ${Math.round(oldest.ageMs)} ms`,
    remedy: `Let it end, or end it with SELECT pg_terminate_backend(${oldest.pid}).`,
  };
}

async function locks({ session: { client } }: TargetWork): Promise<Check> {
  const found = await readRelationLocks(client);
  const waiting = found.filter(({ granted }) => !granted);
  const strong = found.filter(({ granted, mode }) => granted && mode === 'AccessExclusiveLock');
  const [first] = [...strong, ...waiting];
  if (!first)
    return { check: 'locks', outcome: 'passed', finding: 'nobody holds or waits for a table as a whole' };
  return {
    check: 'locks',
    outcome: 'warned',
    finding: `${strong.length} tables locked by others, ${waiting.length} waits; ${first.relation} by backend ${first.pid}`,
    remedy: 'A lock that the migration needs is waited for up to run.lockTimeout, and tried again.',
  };
}

async function preparedTransactions({ session: { client } }: TargetWork): Promise<Check> {
  const found = await readPreparedTransactions(client);
  return {
    check: 'prepared transactions',
    outcome: found.length > 0 ? 'warned' : 'passed',
    finding: found.length > 0 ? `${found.length} hold their locks until somebody ends them` : 'none',
  };
}

/** The time of an event is the executor’s: what it says of the server must be near. */
async function clockSkew(
  work: TargetWork,
  direction: Direction,
): Promise<{ clock: Check; databaseBytes: number }> {
  const { session, services, policy } = work;
  const before = services.now().getTime();
  const { clockMs: server, databaseBytes } = await readClockAndSize(session.client);
  const after = services.now().getTime();
  // The answer was on its way meanwhile: what lies between the two is no skew.
  const skew = Math.round(server < before ? server - before : server > after ? server - after : 0);
  const { clockSkewMs } = policy.preFlight;
  const tooFar = Math.abs(skew) > clockSkewMs;
  const clock: Check = {
    check: 'clock',
    outcome: tooFar ? exceededIn(work, direction) : 'passed',
    finding:
      skew === 0
        ? 'executor and server have the same time'
        : `the server’s clock is ${Math.abs(skew)} ms ${skew > 0 ? 'ahead of' : 'behind'} the executor’s`,
    threshold: `at most ${clockSkewMs} ms`,
    ...(tooFar ? { remedy: 'Let both follow a time server; the times of events are the executor’s.' } : {}),
  };
  return { clock, databaseBytes };
}

async function replicationLag(work: TargetWork, direction: Direction): Promise<Check> {
  const standbys = await readReplicationLag(work.session.client);
  const { replicationLagBytes, replicationLagMs } = work.policy.preFlight;
  const behind = standbys.filter(
    ({ lagBytes, replayLagMs }) =>
      (lagBytes ?? 0) > replicationLagBytes || (replayLagMs ?? 0) > replicationLagMs,
  );
  const hidden = standbys.filter(({ lagBytes }) => lagBytes === null).length;
  const unknown = hidden > 0 ? `; how far behind ${hidden} of them are is not shown to this user` : '';
  const told = behind.map(
    ({ applicationName, state, lagBytes, replayLagMs }) =>
      `${applicationName} (${state}) ${lagBytes} bytes, ${replayLagMs ?? 'an unknown number of'} ms`,
  );
  return {
    check: 'replication lag',
    outcome: behind.length > 0 ? exceededIn(work, direction) : 'passed',
    finding:
      behind.length > 0
        ? `${behind.length} of ${standbys.length} standbys are behind: ${someOf(told)}${unknown}`
        : `${standbys.length} standbys, none far behind${unknown}`,
    threshold: `at most ${replicationLagBytes} bytes and ${replicationLagMs} ms`,
    ...(behind.length > 0 ? { remedy: 'Wait until they have caught up.' } : {}),
  };
}

async function replicationSlots(work: TargetWork, direction: Direction): Promise<Check> {
  const slots = await readInactiveSlots(work.session.client);
  const { inactiveSlotBytes } = work.policy.preFlight;
  const much = slots.some(({ retainedBytes }) => (retainedBytes ?? 0) > inactiveSlotBytes);
  return {
    check: 'replication slots',
    outcome: much ? exceededIn(work, direction) : slots.length > 0 ? 'warned' : 'passed',
    finding:
      slots.length > 0
        ? someOf(
            slots.map(
              ({ name, kind, retainedBytes }) =>
                `nobody reads the ${kind} slot ${name}, which holds back ${retainedBytes ?? 'no known number of'} bytes of the log`,
            ),
          )
        : 'none is inactive',
    threshold: `at most ${inactiveSlotBytes} bytes held back`,
    ...(slots.length > 0
      ? {
          remedy: `Let its reader come back, or drop it: SELECT pg_drop_replication_slot('${slots[0]!.name}').`,
        }
      : {}),
  };
}

async function invalidIndexes({ session: { client } }: TargetWork): Promise<Check> {
  const found = await readInvalidIndexes(client);
  return {
    check: 'invalid indexes',
    outcome: found.length > 0 ? 'warned' : 'passed',
    finding:
      found.length > 0
        ? found
            .map(({ index }) => index)
            .join(', ')
            .slice(0, 500)
        : 'none',
  };
}
