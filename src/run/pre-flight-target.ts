import { basename } from 'node:path';
import { freeBytes } from '../backup/free-bytes.js';
import type { Check } from '../domain/events/fields.js';
import { readDatabaseSize } from '../postgres/checks/database-size.js';
import { readInvalidIndexes } from '../postgres/checks/invalid-indexes.js';
import { readLongTransactions } from '../postgres/checks/long-transactions.js';
import { readPreparedTransactions } from '../postgres/checks/prepared-transactions.js';
import { readPrivileges } from '../postgres/checks/privileges.js';
import { readRelationLocks } from '../postgres/checks/relation-locks.js';
import { readReplicationLag } from '../postgres/checks/replication-lag.js';
import type { TargetWork } from './work.js';

/** The oldest server that Daybook’s own SQL runs on: `xid8` and `pg_current_xact_id` came with PostgreSQL 13. */
export const OLDEST_SERVER = 130_000;

/** A standby further behind than this, in bytes, is pointed out: 64 MiB. */
export const LAG_WARNING_BYTES = 64 * 2 ** 20;

/** What the target itself must fulfil, whatever the migration. Each check reads; none changes anything. */
export async function targetChecks(work: TargetWork): Promise<Check[]> {
  return [
    serverVersion(work),
    recovery(work),
    await privileges(work),
    await disk(work),
    await longTransactions(work),
    await locks(work),
    await preparedTransactions(work),
    await replicationLag(work),
    await invalidIndexes(work),
  ];
}

function serverVersion({ session: { server } }: TargetWork): Check {
  const supported = server.versionNum >= OLDEST_SERVER;
  return {
    check: 'server version',
    outcome: supported ? 'passed' : 'failed',
    finding: `PostgreSQL ${server.version}`,
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
async function disk(work: TargetWork): Promise<Check> {
  if (work.policy.backup === 'none') {
    return { check: 'disk', outcome: 'skipped', finding: 'no backup is to be made' };
  }
  const program = work.services.backupSettings?.provider?.command[0];
  if (program !== undefined) {
    return { check: 'disk', outcome: 'skipped', finding: `${basename(program)} makes the backup` };
  }
  const size = Number(await readDatabaseSize(work.session.client));
  const needed = Math.max(size, work.services.settings.minimumFreeDiskBytes);
  const free = await freeBytes(work.services.backups(work.address.name).location);
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
    ...(free < needed
      ? { remedy: `Free ${needed - free} bytes, or set backups.folder to a larger disk.` }
      : {}),
  };
}

async function longTransactions({ session: { client }, services: { settings } }: TargetWork): Promise<Check> {
  const [oldest, ...more] = await readLongTransactions(client, settings.longTransactionMs);
  if (!oldest) return { check: 'long transactions', outcome: 'passed', finding: 'none' };
  return {
    check: 'long transactions',
    outcome: 'failed',
    finding: `${more.length + 1} open for longer than ${settings.longTransactionMs} ms; the oldest is backend ${oldest.pid}, for ${Math.round(oldest.ageMs)} ms`,
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

async function replicationLag({ session: { client } }: TargetWork): Promise<Check> {
  const standbys = await readReplicationLag(client);
  const behind = standbys.filter(({ lagBytes }) => (lagBytes ?? 0) > LAG_WARNING_BYTES);
  return {
    check: 'replication lag',
    outcome: behind.length > 0 ? 'warned' : 'passed',
    finding:
      behind.length > 0
        ? `${behind.length} of ${standbys.length} standbys are more than ${LAG_WARNING_BYTES} bytes behind`
        : `${standbys.length} standbys, none far behind`,
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
