import { DaybookError } from '../errors.js';
import { readPrivileges } from '../postgres/checks/privileges.js';
import type { Client } from '../postgres/index.js';
import type { ServerFacts } from '../postgres/session.js';
import { SQLSTATE, sqlstateOf } from '../postgres/sqlstate.js';

/**
 * Why the schema of receipts could not be made in a target: what a pre-flight would say, which cannot be recorded without a
 * lease. Anything else is passed on as it is.
 */
export async function whyNotInstalled(
  client: Client,
  server: ServerFacts,
  target: string,
  cause: unknown,
): Promise<unknown> {
  const sqlstate = sqlstateOf(cause);
  if (server.inRecovery) {
    return new DaybookError('PRE_FLIGHT_FAILED', `${target} is a standby: it takes no writes`, {
      hint: 'Give the URL of the primary.',
      cause,
    });
  }
  if (sqlstate !== SQLSTATE.insufficientPrivilege) return cause;
  await client.query('ROLLBACK').catch(() => undefined);
  const { createInDatabase } = await readPrivileges(client);
  const { user, database } = server;
  if (!createInDatabase) {
    return new DaybookError(
      'PRE_FLIGHT_FAILED',
      `the user ${user} lacks the privilege CREATE on the database ${database} of ${target}`,
      {
        hint: `Grant it: GRANT CREATE ON DATABASE ${client.escapeIdentifier(database)} TO ${client.escapeIdentifier(user)}.`,
        details: { target, user, database, missing: 'CREATE' },
        cause,
      },
    );
  }
  return new DaybookError(
    'PRE_FLIGHT_FAILED',
    `the user ${user} may not use the schema daybook of ${target}`,
    {
      hint: 'It belongs to another user, who made it: use that one, or give it to this one with ALTER SCHEMA … OWNER TO ….',
      details: { target, user, schema: 'daybook' },
      cause,
    },
  );
}
