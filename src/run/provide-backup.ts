import { type ProviderSettings, provideBackup } from '../backup/provider.js';
import type { EventDraft } from '../domain/event.js';
import type { TargetWork } from './work.js';

/**
 * Has the configured command make a backup of a target, and records what proves it. Daybook has not seen that backup restored: it
 * is the command that vouches for it.
 *
 * @throws DaybookError BACKUP_FAILED, BACKUP_TIMED_OUT, TOOL_MISSING, INTERRUPTED
 */
export async function provideTargetBackup(
  { services, address, session: { server }, writer: { state } }: TargetWork,
  provider: ProviderSettings,
  about: { run?: string; backup: string },
  record: (draft: EventDraft) => Promise<void>,
): Promise<void> {
  const { evidence, ...provided } = await provideBackup({
    url: address.url,
    provider,
    facts: {
      DAYBOOK_TARGET: address.name,
      DAYBOOK_ENVIRONMENT: state.environment,
      DAYBOOK_REGION: state.region,
      DAYBOOK_SERVER_VERSION: server.version,
      DAYBOOK_SYSTEM_IDENTIFIER: server.systemIdentifier,
      DAYBOOK_BACKUP: about.backup,
      DAYBOOK_RUN: about.run,
    },
    monotonic: services.monotonic,
    signal: services.signal,
  });
  await record({
    name: 'run.backup-provided',
    data: { ...about, ...provided, ...(evidence ? { evidence } : {}) },
  });
}
