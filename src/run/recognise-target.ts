import type { TargetState } from '../domain/target/state.js';
import { openClient } from '../postgres/connect.js';
import { readServerFacts } from '../postgres/session.js';
import type { TargetAddress } from './work.js';

/**
 * Whether a URL leads to the database that is registered as this target. Where either side cannot tell the cluster, the name of
 * the database decides.
 *
 * @throws DaybookError TARGET_UNREACHABLE
 */
export async function isRegisteredDatabase(
  { database, systemIdentifier }: Pick<TargetState, 'database' | 'systemIdentifier'>,
  address: TargetAddress,
): Promise<boolean> {
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: 'daybook target add',
  });
  const found = await readServerFacts(client).finally(() => client.end());
  if (found.database !== database) return false;
  return (
    systemIdentifier === null ||
    found.systemIdentifier === undefined ||
    found.systemIdentifier === systemIdentifier
  );
}
