import { v7 as uuidv7 } from 'uuid';
import { targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import { ConcurrencyError, DaybookError } from '../errors.js';
import { StreamWriter } from '../ledger/stream-writer.js';
import { closeRestore } from './close-restore.js';
import { raiseFence } from './fence.js';
import type { RunPolicy } from './policy.js';
import { openTargetSession } from './target-session.js';
import type { RunServices, TargetAddress, TargetSession, TargetWork, TargetWriter } from './work.js';

/**
 * Takes the lease on a target: the run lock in the target, the lease in the ledger, the fence in the target, in this order.
 *
 * @throws DaybookError TARGET_UNKNOWN, TARGET_UNREACHABLE, TARGET_BUSY, TARGET_MISMATCH, FENCED
 */
export async function takeLease(
  address: TargetAddress,
  services: RunServices,
  policyOf: (environment: string) => RunPolicy,
): Promise<TargetWork> {
  const known = await openTargetWriter(address.name, services);
  if (!known.state.registered) {
    throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  }
  const session = await openTargetSession(address, services);
  try {
    // Read again: while we waited for the lock, whoever held it went on writing.
    const writer = await openTargetWriter(address.name, services);
    demandSameDatabase(writer, session, address.name);
    let lease = uuidv7();
    let fence = await decideLease(writer, lease, session.waitedMs);
    if (await closeRestore(writer, session.client, lease, services, address.url)) {
      lease = uuidv7();
      fence = await decideLease(writer, lease, 0);
    }
    const held = { lease, fence, epoch: writer.state.epoch };
    await raiseFence(session.client, held);
    return { address, session, writer, lease: held, policy: policyOf(writer.state.environment), services };
  } catch (error) {
    await session.close();
    throw error;
  }
}

export const openTargetWriter = (target: string, services: RunServices): Promise<TargetWriter> =>
  StreamWriter.open(services.ledger, targetStream(target), targetDecider, {
    actor: services.actor,
    executor: services.executor,
    now: services.now,
  });

/** Gives the lease back and closes the session; a lease that was lost meanwhile is nobody’s to give back. */
export async function releaseLease(work: TargetWork): Promise<void> {
  try {
    await work.writer.execute({ type: 'release-lease', lease: work.lease.lease });
  } catch (error) {
    work.services.log.warn({ err: error, target: work.address.name }, 'the lease could not be given back');
  } finally {
    await work.session.close();
  }
}

async function decideLease(writer: TargetWriter, lease: string, waitedMs: number): Promise<number> {
  try {
    const [event] = await writer.execute({ type: 'take-lease', lease, waitedMs });
    return event!.streamversion;
  } catch (error) {
    if (!(error instanceof ConcurrencyError)) throw error;
    throw new DaybookError('TARGET_BUSY', `another executor took the lease on ${writer.state.name} first`, {
      cause: error,
    });
  }
}

/** A URL that leads to another cluster or database than the one registered would bring migrations to the wrong place. */
function demandSameDatabase(writer: TargetWriter, session: TargetSession, target: string): void {
  const { systemIdentifier, database } = writer.state;
  const found = session.server;
  const otherCluster =
    systemIdentifier !== null &&
    found.systemIdentifier !== undefined &&
    found.systemIdentifier !== systemIdentifier;
  if (!otherCluster && found.database === database) return;
  throw new DaybookError(
    'TARGET_MISMATCH',
    `${target} is registered as the database ${database}, and its URL leads to ${found.database}${
      otherCluster ? ' of another cluster' : ''
    }`,
  );
}
