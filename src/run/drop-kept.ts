import { identifier } from '../backup/quote.js';
import { openMaintenance } from '../backup/session.js';
import { type EventEnvelope, isEvent } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';
import { releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import type { RunServices, TargetAddress } from './work.js';

export interface DropKeptRequest {
  /** Only this database. @default all that restores of the target have kept */
  database?: string;
  policyOf: (environment: string) => RunPolicy;
}

/**
 * The databases that restores of a target took out of service and that are still on its server, the oldest first.
 *
 * @throws DaybookError TARGET_UNREACHABLE
 */
export async function keptDatabases(services: RunServices, address: TargetAddress): Promise<string[]> {
  const events = await services.ledger.readStream(targetStream(address.name));
  const admin = await openMaintenance(address.url);
  try {
    return await existing(admin, keptNames(events));
  } finally {
    await admin.end().catch(() => {});
  }
}

/**
 * Drops databases that restores have kept; only those of which the ledger says so, never another. Each is first an event.
 *
 * @returns their names
 * @throws DaybookError TARGET_BUSY where somebody is connected to one: nobody is put out, since nobody should be there;
 * TARGET_UNKNOWN, TARGET_UNREACHABLE
 */
export async function dropKept(
  services: RunServices,
  address: TargetAddress,
  { database, policyOf }: DropKeptRequest,
): Promise<string[]> {
  const work = await takeLease(address, services, policyOf);
  try {
    const events = await services.ledger.readStream(targetStream(address.name));
    const told = new Set(
      events.flatMap((event) => (isEvent(event, 'run.restore-kept-dropped') ? [event.data.database] : [])),
    );
    const admin = await openMaintenance(address.url);
    try {
      const kept = await existing(admin, keptNames(events));
      const doomed = database === undefined ? kept : kept.filter((name) => name === database);
      for (const name of doomed) {
        await demandNobody(admin, name);
        // Told already where an earlier attempt was cut short.
        if (!told.has(name)) {
          const drafts = [{ name: 'run.restore-kept-dropped' as const, data: { database: name } }];
          await work.writer.execute({ type: 'record', lease: work.lease.lease, drafts });
        }
        await drop(admin, name);
      }
      return doomed;
    } finally {
      await admin.end().catch(() => {});
    }
  } finally {
    await releaseLease(work);
  }
}

const keptNames = (events: readonly EventEnvelope[]): string[] =>
  events.flatMap((event) =>
    isEvent(event, 'run.restore-succeeded') && event.data.kept !== undefined ? [event.data.kept] : [],
  );

async function existing(admin: Client, names: readonly string[]): Promise<string[]> {
  const { rows } = await admin.query<{ name: string }>(
    'SELECT datname AS name FROM pg_database WHERE datname = ANY($1)',
    [names],
  );
  const there = new Set(rows.map(({ name }) => name));
  return names.filter((name) => there.has(name));
}

async function demandNobody(admin: Client, name: string): Promise<void> {
  const { rows } = await admin.query<{ who: string }>(
    `SELECT DISTINCT coalesce(nullif(application_name, ''), usename, backend_type) AS who
       FROM pg_stat_activity WHERE datname = $1 ORDER BY 1`,
    [name],
  );
  if (rows.length > 0) throw inUse(name, rows.map(({ who }) => who).join(', '));
}

async function drop(admin: Client, name: string): Promise<void> {
  try {
    await admin.query(`DROP DATABASE IF EXISTS ${identifier(name)}`);
  } catch (error) {
    if (sqlstateOf(error) === SQLSTATE.objectInUse) throw inUse(name, 'somebody', error);
    throw error;
  }
}

const inUse = (name: string, who: string, cause?: unknown): DaybookError =>
  new DaybookError('TARGET_BUSY', `${name} is not dropped: ${who} is connected to it`, {
    hint: 'Let it go over to the database in service, then run `daybook backup drop-old`.',
    details: { database: name },
    ...(cause === undefined ? {} : { cause }),
  });
