import { rememberLedgerUrl, rememberTargetUrl } from '../../config/remembered.js';
import { createDatabase } from '../../dev/postgres-databases.js';
import { devUp } from '../../dev/up.js';

/** The target of a project that `daybook init --dev` made. */
export const LOCAL_TARGET = 'local';

/** The database of the ledger on the local server. */
export const LOCAL_LEDGER_DATABASE = 'daybook_ledger';

/** The database of {@link LOCAL_TARGET} on the local server. */
export const LOCAL_TARGET_DATABASE = 'app';

/**
 * Makes the databases of a new project on the servers of `daybook dev`, and remembers their URLs on this machine: they
 * hold a password, so the configuration does not.
 *
 * @param say told what takes its time
 * @returns Kafka's brokers, where it runs, and what the user should know
 * @throws TOOL_MISSING, DEV_FAILED
 */
export async function useLocalServers(
  folder: string,
  env: NodeJS.ProcessEnv,
  say: (line: string) => void,
): Promise<{ brokers: string[] | undefined; notes: string[] }> {
  // Finds the servers that run; those that do not are started, since a project without them would not work.
  const { postgres, kafka, notes } = await devUp({ folder, env, log: say });
  await rememberLedgerUrl(folder, await createDatabase(postgres.url, LOCAL_LEDGER_DATABASE, env));
  await rememberTargetUrl(
    folder,
    LOCAL_TARGET,
    await createDatabase(postgres.url, LOCAL_TARGET_DATABASE, env),
  );
  return { brokers: kafka?.brokers, notes };
}
