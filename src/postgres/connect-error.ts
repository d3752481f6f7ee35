import { DaybookError } from '../errors.js';
import { SQLSTATE } from './sqlstate.js';
import { describeUrl, hasPassword, parseUrl, redact } from './url.js';

/** Which of Daybook's databases a connection leads to: it decides the code of the error. */
export type ConnectionRole = 'ledger' | 'target';

export interface ConnectionPlace {
  url: string;
  role: ConnectionRole;
  /** The name of the target or ledger, for messages. */
  name?: string;
  connectTimeoutMs: number;
}

interface Trouble {
  what: string;
  hint: string;
}

interface Facts {
  place: string;
  host: string;
  user: string;
  database: string;
  timeoutMs: number;
  passwordGiven: boolean;
}

const CHECK_SERVER = 'Check that the server runs, and the host and port of the URL.';
const CHECK_PASSWORD = 'Check the user and the password of the URL.';

const BY_CODE: Record<string, (facts: Facts) => Trouble> = {
  ECONNREFUSED: ({ place }) => ({
    what: `nothing answers at ${place}: the connection was refused`,
    hint: CHECK_SERVER,
  }),
  ENOENT: ({ place }) => ({ what: `there is no server's socket at ${place}`, hint: CHECK_SERVER }),
  ENOTFOUND: ({ host }) => ({
    what: `the host ${host} is unknown`,
    hint: 'Check the host of the URL, and the name server.',
  }),
  EAI_AGAIN: ({ host }) => ({
    what: `the name server does not answer for the host ${host}`,
    hint: 'Check the network, and try again.',
  }),
  ETIMEDOUT: ({ place }) => ({
    what: `${place} does not answer`,
    hint: 'Check the host, the port and the firewalls between.',
  }),
  EHOSTUNREACH: ({ place }) => ({
    what: `no route leads to ${place}`,
    hint: 'Check the network and the host of the URL.',
  }),
  ENETUNREACH: ({ place }) => ({
    what: `no route leads to ${place}`,
    hint: 'Check the network and the host of the URL.',
  }),
  ECONNRESET: ({ place }) => ({
    what: `${place} closed the connection while it was being opened`,
    hint: 'Check that a PostgreSQL server listens there; its log says why it hung up.',
  }),
  [SQLSTATE.invalidPassword]: ({ place, user }) => ({
    what: `${place} refused the password of the user ${user}`,
    hint: CHECK_PASSWORD,
  }),
  [SQLSTATE.invalidAuthorizationSpecification]: ({ place, user }) => ({
    what: `${place} does not let the user ${user} in`,
    hint: 'Check the user of the URL, and the line for it in pg_hba.conf (it may ask for TLS).',
  }),
  [SQLSTATE.invalidCatalogName]: ({ place, database }) => ({
    what: `the database ${database} does not exist (${place})`,
    hint: 'Create it, or correct the database of the URL.',
  }),
  [SQLSTATE.insufficientPrivilege]: ({ database, user }) => ({
    what: `the user ${user} may not connect to the database ${database}`,
    hint: `Grant it: GRANT CONNECT ON DATABASE … TO ….`,
  }),
  [SQLSTATE.tooManyConnections]: ({ place }) => ({
    what: `${place} has too many connections already`,
    hint: 'Close some, raise max_connections, or try again later.',
  }),
  [SQLSTATE.cannotConnectNow]: ({ place }) => ({
    what: `the server of ${place} is starting, stopping or recovering`,
    hint: 'Try again in a moment.',
  }),
  [SQLSTATE.objectNotInPrerequisiteState]: ({ database }) => ({
    what: `the database ${database} takes no connections`,
    hint: 'Allow them: ALTER DATABASE … ALLOW_CONNECTIONS true.',
  }),
};

const TLS_CODES =
  /^(ERR_TLS|ERR_SSL|EPROTO|CERT_|SELF_SIGNED|DEPTH_ZERO|UNABLE_TO_|HOSTNAME_MISMATCH|INVALID_CA)/;

function troubleOf(code: string | undefined, message: string, facts: Facts): Trouble {
  const known = code === undefined ? undefined : BY_CODE[code];
  if (known) return known(facts);
  if (message.includes('timeout expired')) {
    const seconds = facts.timeoutMs / 1000;
    return {
      what: `${facts.place} did not answer within ${seconds} s`,
      hint: 'Check the host, the port and the firewalls between.',
    };
  }
  if (message.includes('does not support SSL')) {
    return {
      what: `the server of ${facts.place} does not offer TLS`,
      hint: 'Take sslmode out of the URL, or turn TLS on in the server.',
    };
  }
  if (/password must be a/.test(message) || (/SASL|SCRAM/.test(message) && !facts.passwordGiven)) {
    return { what: `${facts.place} asks for a password, and the URL has none`, hint: CHECK_PASSWORD };
  }
  if (message.includes('SASL')) {
    return { what: `the authentication with ${facts.place} failed: ${message}`, hint: CHECK_PASSWORD };
  }
  if (TLS_CODES.test(code ?? '') || /certificate|\bTLS\b|\bSSL\b/i.test(message)) {
    return {
      what: `the TLS connection to ${facts.place} failed: ${message}`,
      hint: 'Check sslmode, sslrootcert and the host of the URL.',
    };
  }
  if (message.startsWith('Connection terminated')) return BY_CODE.ECONNRESET!(facts);
  return { what: `${facts.place} cannot be reached: ${message}`, hint: CHECK_SERVER };
}

/** A copy without the secrets and without what the driver hangs on its errors (host, input, sockets). */
function redactedCause(thrown: unknown, url: string): Error {
  const message =
    thrown instanceof Error
      ? thrown.message || (thrown as { code?: string }).code || thrown.name
      : String(thrown);
  const cause = new Error(redact(message, [url]));
  const code = (thrown as { code?: unknown } | null)?.code;
  return typeof code === 'string' ? Object.assign(cause, { code }) : cause;
}

/**
 * The error of a connection that could not be opened, in one sentence that holds no secret.
 *
 * @returns DaybookError LEDGER_UNREACHABLE or TARGET_UNREACHABLE; its `cause` has the driver's message and code
 */
export function connectionError(
  thrown: unknown,
  { url, role, name, connectTimeoutMs }: ConnectionPlace,
): DaybookError {
  if (thrown instanceof DaybookError) return thrown;
  const place = describeUrl(url);
  const { host, user, database } = parseUrl(url);
  const cause = redactedCause(thrown, url);
  const code = (cause as { code?: string }).code;
  const facts: Facts = {
    place,
    host,
    user,
    database,
    timeoutMs: connectTimeoutMs,
    passwordGiven: hasPassword(url),
  };
  const { what, hint } = troubleOf(code, cause.message, facts);
  const who = name === undefined ? `the ${role}` : `the ${role} ${name}`;
  return new DaybookError(
    role === 'ledger' ? 'LEDGER_UNREACHABLE' : 'TARGET_UNREACHABLE',
    redact(`${who}: ${what}`, [url]),
    {
      hint,
      cause,
      details: { [role]: name ?? null, place, ...(code === undefined ? {} : { reason: code }) },
    },
  );
}
