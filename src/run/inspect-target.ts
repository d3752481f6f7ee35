import { DaybookError } from '../errors.js';
import { openClient } from '../postgres/connect.js';
import { readFingerprint } from '../postgres/fingerprint.js';
import { type Drift, driftData, findDrift } from './drift.js';
import { openTargetWriter } from './lease.js';
import type { RunServices, TargetAddress } from './work.js';

/** What a target’s schema is now, and what the ledger says it is. Nothing is changed. */
export async function readTargetFingerprint(address: TargetAddress): Promise<string> {
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: 'daybook target fingerprint',
  });
  return await readFingerprint(client).finally(() => client.end());
}

/**
 * Compares a target’s schema with the ledger’s. A difference that the ledger does not know yet is recorded.
 *
 * @returns undefined where there is none, or nothing to compare with yet
 * @throws DaybookError TARGET_UNKNOWN, TARGET_UNREACHABLE, TARGET_BUSY (a run is changing the schema just now)
 */
export async function checkDrift(services: RunServices, address: TargetAddress): Promise<Drift | undefined> {
  const writer = await openTargetWriter(address.name, services);
  const { registered, schema, openRuns, drift: known } = writer.state;
  if (!registered) throw new DaybookError('TARGET_UNKNOWN', `the ledger knows no target ${address.name}`);
  if (Object.keys(openRuns).length > 0) {
    throw new DaybookError(
      'TARGET_BUSY',
      `a run on ${address.name} is not over, so its schema is between two versions`,
    );
  }
  if (!schema) return undefined;
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: 'daybook target drift',
  });
  const drift = await findDrift(client, schema.fingerprint).finally(() => client.end());
  if (drift && known?.found !== drift.found) {
    await writer.execute({ type: 'report-drift', data: { target: address.name, ...driftData(drift) } });
  }
  return drift;
}
