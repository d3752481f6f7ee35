import { DaybookError } from '../errors.js';

/** What a PostgreSQL URL says, without its password; what it leaves out comes from the environment, as node-postgres and libpq have it. */
export interface UrlParts {
  /** A host name, an address, or the folder of a unix socket (beginning with `/`). */
  host: string;
  port: number;
  database: string;
  user: string;
  /** Parameters of the query string, except host, port, user, password and the like. */
  parameters: Record<string, string>;
}

type Environment = Record<string, string | undefined>;

const SECRET_PARAMETERS = ['password', 'sslpassword'];
const PLACE_PARAMETERS = ['host', 'port', 'user', 'database', 'dbname', ...SECRET_PARAMETERS];
const REDACTED = '***';

function unreadable(): DaybookError {
  return new DaybookError('CONFIG_INVALID', 'the URL of the database cannot be read', {
    hint: 'Write postgres://USER:PASSWORD@HOST:PORT/DATABASE, with special characters of the password percent-encoded.',
  });
}

function decoded(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

interface Raw {
  authority: string;
  path: string;
  query: URLSearchParams;
}

/** By hand, because WHATWG URLs refuse an empty host with a user name, the usual form for unix sockets. */
function split(url: string): Raw {
  const match = /^postgres(?:ql)?:\/\/([^/?#]*)(\/[^?#]*)?(?:\?([^#]*))?$/i.exec(url);
  if (!match) throw unreadable();
  return { authority: match[1]!, path: match[2] ?? '', query: new URLSearchParams(match[3] ?? '') };
}

interface Authority {
  user: string;
  password: string | undefined;
  host: string;
  port: string;
}

function splitAuthority(authority: string): Authority {
  const at = authority.lastIndexOf('@');
  const credentials = at < 0 ? '' : authority.slice(0, at);
  const place = /^(\[[^\]]*\]|[^:]*)(?::(\d*))?$/.exec(authority.slice(at + 1));
  if (!place) throw unreadable();
  const colon = credentials.indexOf(':');
  return {
    user: colon < 0 ? credentials : credentials.slice(0, colon),
    password: colon < 0 ? undefined : credentials.slice(colon + 1),
    host: place[1]!.replace(/^\[(.*)\]$/, '$1'),
    port: place[2] ?? '',
  };
}

/**
 * The parts of a `postgres://` or `postgresql://` URL that may be shown.
 *
 * @throws DaybookError CONFIG_INVALID (its message never holds the URL)
 */
export function parseUrl(url: string, environment: Environment = process.env): UrlParts {
  const { authority, path, query } = split(url);
  const { user, host, port } = splitAuthority(authority);
  const who = query.get('user') || decoded(user) || environment.PGUSER || environment.USER || '';
  const portNumber = Number(query.get('port') || port || environment.PGPORT || 5432);
  if (!Number.isInteger(portNumber) || portNumber < 1 || portNumber > 65535) throw unreadable();
  return {
    host: query.get('host') || decoded(host) || environment.PGHOST || 'localhost',
    port: portNumber,
    database: decoded(path.slice(1)) || environment.PGDATABASE || who,
    user: who,
    parameters: Object.fromEntries([...query].filter(([name]) => !PLACE_PARAMETERS.includes(name))),
  };
}

/** `host:port/database`, the only way in which a database is named to people; never throws. */
export function describeUrl(url: string, environment: Environment = process.env): string {
  try {
    const { host, port, database } = parseUrl(url, environment);
    return `${host.includes(':') ? `[${host}]` : host}:${port}/${database}`;
  } catch {
    return 'a URL that cannot be read';
  }
}

/**
 * The same URL for another database of the same server.
 *
 * @throws DaybookError CONFIG_INVALID where the URL cannot be read, or the name cannot be written in one
 */
export function withDatabase(url: string, name: string): string {
  const { authority } = split(url);
  const question = url.indexOf('?');
  // node-postgres decodes the path by decodeURI, which leaves %23 and %3F as they are, after dot segments were resolved.
  if (name === '' || /[?#]/.test(name) || name.split('/').some((part) => part === '.' || part === '..')) {
    throw new DaybookError('CONFIG_INVALID', `a URL cannot name the database ${JSON.stringify(name)}`, {
      hint: 'Rename the database: without ?, # and parts that are only dots.',
    });
  }
  return `${url.slice(0, url.indexOf('://') + 3)}${authority}/${encodeURI(name)}${question < 0 ? '' : url.slice(question)}`;
}

/** The passwords in a URL, as written and decoded; also where the URL is malformed. */
function passwordsOf(url: string): string[] {
  const found = new Set<string>();
  // In a malformed URL the password may hold any of @ / ? #, so the longest reading counts as well.
  for (const pattern of [
    /^[a-z][a-z+.-]*:\/\/[^:@/?#]*:([^@/?#]*)@/i,
    /^[a-z][a-z+.-]*:\/\/[^:]*:([^/?#]*)@/i,
    /^[a-z][a-z+.-]*:\/\/[^:]*:(.*)@/is,
  ]) {
    const match = pattern.exec(url);
    if (match?.[1]) found.add(match[1]);
  }
  for (const part of url.split('?').slice(1).join('?').split('&')) {
    const equals = part.indexOf('=');
    if (equals > 0 && SECRET_PARAMETERS.includes(decoded(part.slice(0, equals)).toLowerCase())) {
      const value = part.slice(equals + 1);
      if (value) found.add(value).add(value.replaceAll('+', ' '));
    }
  }
  return [...found];
}

/** Whether the URL carries a password. */
export function hasPassword(url: string): boolean {
  return passwordsOf(url).length > 0;
}

function spellings(password: string): string[] {
  const plain = decoded(password);
  const coded = [encodeURI(plain.toWellFormed()), encodeURIComponent(plain.toWellFormed()), password];
  const lower = coded.map((text) => text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toLowerCase()));
  const upper = coded.map((text) => text.replace(/%[0-9A-F]{2}/gi, (hex) => hex.toUpperCase()));
  return [plain, ...coded, ...lower, ...upper];
}

/** The text with every password of these URLs taken out, whether raw or percent-encoded. */
export function redact(text: string, urls: Iterable<string>): string {
  const secrets = new Set([...urls].flatMap(passwordsOf).flatMap(spellings));
  if (secrets.size === 0) return text;
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length);
  const pattern = longestFirst.map((secret) => secret.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|');
  return text.replace(new RegExp(pattern, 'g'), REDACTED);
}
