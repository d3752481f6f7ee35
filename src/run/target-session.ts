import { DaybookError } from '../errors.js';
import { acquireWithin, unlock } from '../postgres/advisory-lock.js';
import { lockHolder } from '../postgres/backends.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { guardSession } from '../postgres/session.js';
import { installTargetSchema } from './target-schema.js';
import { whyNotInstalled } from './why-not-installed.js';
import type { RunServices, TargetAddress, TargetSession } from './work.js';

/** The advisory lock by which one session at a time runs on a target; it dies with its backend. */
export const RUN_LOCK = 'daybook run';

/**
 * How long to wait at least for a target that is busy: a backend whose client was killed ends only when it looks for its
 * client again, which sessions of ours do once a second.
 */
export const ORPHAN_GRACE_MS = 6_000;

/**
 * Opens a session on a target, alone: no other session of ours is left on it, so that its receipts tell the truth.
 *
 * @throws DaybookError TARGET_UNREACHABLE; TARGET_BUSY where another session lives on after the time to wait;
 * PRE_FLIGHT_FAILED where the user may not keep receipts there
 */
export async function openTargetSession(
  address: TargetAddress,
  services: RunServices,
): Promise<TargetSession> {
  const client = await openClient(address.url, {
    role: 'target',
    name: address.name,
    applicationName: `daybook ${services.executor}`,
  });
  try {
    const server = await guardSession(client);
    const began = services.monotonic();
    const waitMs = Math.max(services.settings.waitMs, ORPHAN_GRACE_MS);
    if (!(await acquireWithin(client, RUN_LOCK, waitMs, services.signal)))
      throw await busy(client, address.name);
    const waitedMs = services.monotonic() - began;
    await installTargetSchema(client).catch(async (cause: unknown) => {
      throw await whyNotInstalled(client, server, address.name, cause);
    });
    return {
      client,
      server,
      waitedMs,
      async close() {
        await unlock(client, RUN_LOCK).catch(() => undefined);
        await client.end().catch(() => undefined);
      },
    };
  } catch (error) {
    await client.end().catch(() => undefined);
    throw error;
  }
}

async function busy(client: Client, target: string): Promise<DaybookError> {
  const holder = await lockHolder(client, RUN_LOCK);
  const who = holder ? `${holder.applicationName}, backend ${holder.pid}` : 'another session';
  return new DaybookError('TARGET_BUSY', `${target} is in use by ${who}`, {
    details: { target, ...(holder ? { pid: holder.pid, applicationName: holder.applicationName } : {}) },
  });
}
