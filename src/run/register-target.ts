import { targetStream } from '../domain/stream.js';
import { targetDecider } from '../domain/target/decider.js';
import { decideOn } from '../ledger/stream-writer.js';
import { openClient } from '../postgres/connect.js';
import { readServerFacts } from '../postgres/session.js';
import type { RunServices, TargetAddress } from './work.js';

export interface TargetDescription {
  environment: string;
  region: string;
  tags: readonly string[];
}

/**
 * Makes a database known to the ledger under a name, after looking at it. Its URL is not recorded.
 *
 * @throws DaybookError TARGET_EXISTS, TARGET_UNREACHABLE
 */
export async function registerTarget(
  services: Pick<RunServices, 'ledger' | 'actor' | 'now'>,
  address: TargetAddress,
  { environment, region, tags }: TargetDescription,
): Promise<void> {
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: 'daybook target add',
  });
  const server = await readServerFacts(client).finally(() => client.end());
  await decideOn(
    services.ledger,
    targetStream(address.name),
    targetDecider,
    { actor: services.actor, now: services.now },
    {
      type: 'register',
      data: {
        target: address.name,
        environment,
        region,
        tags: [...tags],
        database: {
          name: server.database,
          serverVersion: server.version,
          ...(server.systemIdentifier === undefined ? {} : { systemIdentifier: server.systemIdentifier }),
        },
      },
    },
  );
}
