/** What stands in place of a secret. */
export const REDACTED = '***';

// Greedy up to the last @ before white space, because people do put @ and / into passwords; it stops at the next ://
// so that a list of URLs keeps its hosts. Bounded schemes keep long texts linear.
const URL_PASSWORD = /\b([a-z][a-z0-9+.-]{1,30}:\/\/[^\s:/?#@]{0,256}:)(?:(?!:\/\/)\S)+@/gi;
// password=…, PGPASSWORD=…, "password": "…", SQL's PASSWORD '…'; quoted values may hold white space.
const ASSIGNED_PASSWORD =
  /(password["']?(?:\s*[=:]\s*|\s+(?=')))("(?:\\.|[^"\\])*"|'(?:\\.|''|[^'\\])*'|[^\s&;,"'})\]]+)/gi;

// A signer key (C2SP signed-note): what follows its name and id.
const PRIVATE_KEY = /(PRIVATE\+KEY\+)[^\s"'\\]+/g;

/**
 * The text without private keys, and without the passwords in it: those of URLs (`postgres://user:***@host`) and those that something named
 * `…password` is set to (connection strings, queries of URLs, JSON, YAML, SQL).
 */
export function redactSecrets(text: string): string {
  // All patterns need one of these; looking first keeps ordinary log lines cheap.
  if (!text.includes('://') && !/password|PRIVATE\+KEY/i.test(text)) return text;
  return text
    .replace(URL_PASSWORD, `$1${REDACTED}@`)
    .replace(ASSIGNED_PASSWORD, redactValue)
    .replace(PRIVATE_KEY, `$1${REDACTED}`);
}

function redactValue(_: string, name: string, value: string): string {
  const quote = value.startsWith('"') || value.startsWith("'") ? value[0] : '';
  return `${name}${quote}${REDACTED}${quote}`;
}

/** Keys whose whole value is a secret, wherever they stand. */
const SECRET_KEY = /^(.*password|.*url|sasl|secret|token|connectionstring|dsn)$/i;

/** A copy of JSON-like data in which secret keys are emptied and every text went through {@link redactSecrets}. */
export function redactDeep(value: unknown): unknown {
  if (typeof value === 'string') return redactSecrets(value);
  if (Array.isArray(value)) return value.map(redactDeep);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, inner]) => [
      key,
      SECRET_KEY.test(key) && inner !== undefined && inner !== null ? REDACTED : redactDeep(inner),
    ]),
  );
}
