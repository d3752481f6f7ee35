import { DaybookError } from '../errors.js';
import type { KafkaSettings } from './settings.js';

interface Failure {
  name?: string;
  message?: string;
  code?: unknown;
  type?: string;
  cause?: unknown;
  /** Of several topics or partitions at once. */
  errors?: readonly unknown[];
  partitions?: readonly { error?: unknown }[];
}

const DENIED = /_AUTHORIZATION_FAILED$/;

const TOO_LARGE = new Set(['MESSAGE_TOO_LARGE', 'RECORD_LIST_TOO_LARGE']);

/** The protocol’s errors of a login → what they mean. */
const LOGIN_REASONS: Record<string, string> = {
  SASL_AUTHENTICATION_FAILED: 'authentication failed',
  UNSUPPORTED_SASL_MECHANISM: 'authentication failed, since the cluster does not offer that mechanism',
  ILLEGAL_SASL_STATE: 'authentication failed, since that port takes no logins',
};

const CLOSED = 'the connection was closed; perhaps that port wants TLS or a login, or does not speak TLS';

/** What Node and OpenSSL call it → what it means for who configured it. */
const REASONS: readonly [RegExp, string][] = [
  [/^ECONNREFUSED$/, 'nothing listens there (connection refused)'],
  [/^(ENOTFOUND|EAI_AGAIN)$/, 'the host name is unknown'],
  [/^(EHOSTUNREACH|ENETUNREACH)$/, 'there is no route to the host'],
  [/^ETIMEDOUT$/, 'it does not answer'],
  [
    /ALERT_(BAD_)?CERTIFICATE|ALERT_UNKNOWN_CA/,
    'it wants a client certificate that it trusts (kafka.ssl.cert)',
  ],
  [/ALTNAME/, 'its TLS certificate is for another host name than the one in kafka.brokers'],
  [/CERT_HAS_EXPIRED/, 'its TLS certificate has expired'],
  [/CERT_NOT_YET_VALID/, 'its TLS certificate is not valid yet; perhaps a clock is wrong'],
  [
    /CERT|SELF_SIGNED|UNABLE_TO_VERIFY|UNABLE_TO_GET_ISSUER/,
    'its TLS certificate is not signed by an authority that is trusted here (kafka.ssl.ca)',
  ],
  [/^(EPROTO|ERR_SSL|ERR_TLS)/, 'TLS could not be agreed on; perhaps that port does not speak TLS'],
  [/^(ECONNRESET|EPIPE)$/, CLOSED],
];

/**
 * A failure of Kafka as an error of the catalogue: KAFKA_UNREACHABLE, KAFKA_PRIVILEGE, KAFKA_NO_AUTHORIZER,
 * KAFKA_TOPIC_MISSING or KAFKA_TOPIC_MISCONFIGURED. kafkajs wraps and renames what went wrong, so the whole chain of causes is read.
 */
export function kafkaFailure(thrown: unknown, settings: KafkaSettings): unknown {
  if (thrown instanceof DaybookError) return thrown;
  const chain = causes(thrown);
  if (!chain.some((link) => link.name?.startsWith('KafkaJS'))) return thrown;
  const type = chain.find((link) => link.type !== undefined)?.type ?? '';
  const options = { cause: thrown };
  if (DENIED.test(type)) {
    return new DaybookError(
      'KAFKA_PRIVILEGE',
      `Kafka denies ${who(settings)} what is needed: ${type}`,
      options,
    );
  }
  if (type === 'SECURITY_DISABLED') {
    const sentence = `Kafka at ${settings.brokers.join(', ')} has no authorizer: everybody who can reach it may do everything`;
    return new DaybookError('KAFKA_NO_AUTHORIZER', sentence, options);
  }
  if (type === 'UNKNOWN_TOPIC_OR_PARTITION') {
    return new DaybookError('KAFKA_TOPIC_MISSING', `Kafka has no topic ${settings.topic}`, options);
  }
  if (TOO_LARGE.has(type)) {
    const sentence = `${settings.topic} refuses an event as too large; raise its max.message.bytes`;
    return new DaybookError('KAFKA_TOPIC_MISCONFIGURED', sentence, options);
  }
  const login = chain.some((link) => link.name === 'KafkaJSSASLAuthenticationError');
  const refusal = LOGIN_REASONS[type] ?? (login ? LOGIN_REASONS.SASL_AUTHENTICATION_FAILED : undefined);
  if (refusal !== undefined) return loginRefused(settings, refusal, thrown);
  return unreachable(settings, reasonOf(chain), thrown);
}

/** Kafka did not answer in time. */
export const kafkaTimeout = (settings: KafkaSettings, ms: number): DaybookError =>
  unreachable(settings, `no answer within ${ms / 1000} s`, undefined);

/** What may be over in a moment: a broker that restarts does not answer, then does not yet know its topics. */
export const isPassing = (error: unknown): boolean =>
  error instanceof DaybookError &&
  (error.code === 'KAFKA_UNREACHABLE' || error.code === 'KAFKA_TOPIC_MISSING');

/** The type of the protocol’s error that is behind a failure, such as OFFSET_OUT_OF_RANGE. */
export const protocolError = (thrown: unknown): string | undefined =>
  causes(thrown).find((link) => link.type !== undefined)?.type;

function unreachable(settings: KafkaSettings, reason: string, cause: unknown): DaybookError {
  const brokers = settings.brokers.join(', ');
  return new DaybookError('KAFKA_UNREACHABLE', `Kafka at ${brokers} is out of reach: ${reason}`, {
    cause,
    details: { brokers: [...settings.brokers] },
  });
}

function loginRefused(settings: KafkaSettings, reason: string, cause: unknown): DaybookError {
  const brokers = settings.brokers.join(', ');
  const { sasl } = settings;
  const refused = sasl ? `${who(settings)} (${sasl.mechanism})` : who(settings);
  const sentence = `Kafka at ${brokers} refuses ${refused}: ${reason}`;
  return new DaybookError('KAFKA_UNREACHABLE', sentence, {
    hint: 'Check kafka.sasl: mechanism, username and password, and that the cluster knows the user.',
    cause,
    details: { brokers: [...settings.brokers] },
  });
}

const who = ({ sasl }: KafkaSettings): string => (sasl ? `the user ${sasl.username}` : 'this client');

function reasonOf(chain: readonly Failure[]): string {
  for (const { code } of chain) {
    const known = typeof code === 'string' && REASONS.find(([pattern]) => pattern.test(code));
    if (known) return known[1];
  }
  const root = chain.at(-1)?.message ?? 'unknown';
  if (/timeout|timed out/i.test(root)) return 'it does not answer';
  if (/before secure TLS connection|Closed connection|closed by the server/.test(root)) return CLOSED;
  return root;
}

function causes(thrown: unknown): Failure[] {
  const chain: Failure[] = [];
  for (let link = thrown; link instanceof Error && chain.length < 10; link = behind(link as Failure)) {
    if (chain.includes(link)) break;
    chain.push(link);
  }
  return chain;
}

/** We ask about one topic with one partition, so that the first of several is the only one. */
const behind = ({ cause, errors, partitions }: Failure): unknown =>
  cause ?? errors?.[0] ?? partitions?.[0]?.error;
