import { type EventEnvelope, isEvent } from '../domain/event.js';
import type { Check } from '../domain/events/fields.js';
import { targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import type { MigrationState } from '../domain/target/state.js';
import { DaybookError } from '../errors.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { openForReading } from './open-for-reading.js';
import type { RunPolicy } from './policy.js';
import { readReceipt } from './receipt.js';
import type { Run } from './run.js';
import { type SpokenCheck, verifyMigration } from './verification.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

/** Whether a migration is still what it promised to be, on one target. */
export interface TargetVerification {
  target: string;
  migration: string;
  holds: boolean;
  checks: SpokenCheck[];
}

/**
 * Checks a migration on a target: that the ledger says it is applied, that its file is the one that was applied, that its receipt
 * is in the target, and that what it says of itself (`verify`, declared rows) holds. Nothing is changed, nothing recorded.
 *
 * @throws DaybookError TARGET_UNKNOWN, TARGET_UNREACHABLE
 */
export async function verifyTarget(
  services: RunServices,
  address: TargetAddress,
  migration: LoadedMigration,
  policyOf: (environment: string) => RunPolicy,
): Promise<TargetVerification> {
  const events = await services.ledger.readStream(targetStream(address.name));
  const state = targetDecider.fold(events, targetDecider.initialState());
  if (!state.registered)
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  const known = state.migrations[migration.id];
  const checks: SpokenCheck[] = [standing(known)];
  if (known?.status === 'applied') {
    checks.push(content(known, migration));
    const word = events.find(({ id }) => id === known.run);
    const work = await openForReading(services, address, policyOf);
    try {
      checks.push((word && withoutReceipt(word)) ?? (await receipt(work, known, migration)));
      checks.push(...(await promises(work, migration)));
    } finally {
      await work.session.close();
    }
  }
  const holds = checks.every(({ outcome }) => outcome !== 'failed');
  return { target: address.name, migration: migration.id, holds, checks };
}

const standing = (known: MigrationState | undefined): Check =>
  known?.status === 'applied'
    ? { check: 'ledger', outcome: 'passed', finding: `applied at ${known.at} by the run ${known.run}` }
    : { check: 'ledger', outcome: 'failed', finding: known ? known.status : 'never applied' };

const content = (known: MigrationState, { content: found }: LoadedMigration): Check =>
  known.content === found
    ? { check: 'content', outcome: 'passed', finding: `the file is the one applied: ${found.slice(0, 12)}` }
    : {
        check: 'content',
        outcome: 'failed',
        finding: `the file is ${found.slice(0, 12)}, and ${known.content.slice(0, 12)} was applied`,
        remedy: 'Restore the file as it was applied, and put the change into a new migration.',
      };

/** What no run of ours committed has no receipt: the event says how it came to count as applied. */
function withoutReceipt(event: EventEnvelope): Check | undefined {
  const skipped = (finding: string): Check => ({ check: 'receipt', outcome: 'skipped', finding });
  if (isEvent(event, 'target.adopted')) return skipped('adopted: it was there before Daybook');
  if (isEvent(event, 'target.outcome-resolved'))
    return skipped(`resolved: ${event.actor} said that it is applied`);
  return undefined;
}

async function receipt(
  { session }: TargetWork,
  known: MigrationState,
  migration: LoadedMigration,
): Promise<Check> {
  // The schema of receipts comes with the first run; a database that was replaced has none.
  const { rows } = await session.client.query<{ there: boolean }>(
    `SELECT to_regclass('daybook.receipt') IS NOT NULL AS there`,
  );
  const found = rows[0]?.there ? await readReceipt(session.client, known.run) : undefined;
  if (found) return { check: 'receipt', outcome: 'passed', finding: `committed at ${found.committedAt}` };
  return {
    check: 'receipt',
    outcome: 'failed',
    finding: `the target has no receipt of the run ${known.run}`,
    remedy: `The database may be another one, or an older copy: look at it before ${migration.id} is relied on.`,
  };
}

async function promises(work: TargetWork, migration: LoadedMigration): Promise<SpokenCheck[]> {
  const run: Run = {
    id: '',
    migration,
    direction: 'up',
    statements: undefined,
    withRollback: false,
    startedAt: work.services.monotonic(),
  };
  const checks = await verifyMigration(work, run);
  if (checks.length > 0) return checks;
  return [{ check: 'verify', outcome: 'skipped', finding: 'the migration says nothing to verify' }];
}
