import { openClient } from '../postgres/connect.js';
import { guardSession } from '../postgres/session.js';
import { openTargetWriter } from './lease.js';
import type { RunPolicy } from './policy.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

/**
 * A session on a target for what changes nothing: without the run lock, the lease and the schema of receipts.
 *
 * @throws DaybookError TARGET_UNREACHABLE
 */
export async function openForReading(
  services: RunServices,
  address: TargetAddress,
  policyOf: (environment: string) => RunPolicy,
): Promise<TargetWork> {
  const writer = await openTargetWriter(address.name, services);
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: `daybook reads ${services.executor}`,
  });
  const server = await guardSession(client);
  return {
    address,
    session: { client, server, waitedMs: 0, close: () => client.end() },
    writer,
    lease: { lease: '', fence: 0, epoch: 0 },
    policy: policyOf(writer.state.environment),
    services,
  };
}
