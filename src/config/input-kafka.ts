import { z } from 'zod';
import {
  DEFAULT_KAFKA_CLIENT_ID,
  DEFAULT_REJECT_UNAUTHORIZED,
  DEFAULT_SASL_MECHANISM,
  defaultTopic,
} from './defaults.js';
import { type KeyMeta, key, oneOf, text, whole } from './input-parts.js';

// Switches may come from environment variables, as text.
const yesOrNo = () => z.union([z.boolean(), z.enum(['true', 'false']).transform((word) => word === 'true')]);

const BROKER = /^(\[[0-9a-f:.]+\]|[^\s:,/@]+):\d{1,5}$/i;
const brokers = () =>
  z.union([
    z.array(z.string().regex(BROKER)).min(1),
    z
      .string()
      .transform((list) => list.split(',').map((broker) => broker.trim()))
      .pipe(z.array(z.string().regex(BROKER)).min(1)),
  ]);

const tlsFiles = z.strictObject({
  ca: key(text(), {
    description: "File with the certificates of the authorities that sign the brokers' (PEM).",
    wanted: 'a file',
  }),
  cert: key(text(), { description: 'File with the certificate of this client (PEM).', wanted: 'a file' }),
  key: key(text(), { description: 'File with the private key of this client (PEM).', wanted: 'a file' }),
  rejectUnauthorized: key(yesOrNo(), {
    description: 'Whether a broker whose certificate cannot be checked is refused.',
    wanted: 'true or false',
    fallback: DEFAULT_REJECT_UNAUTHORIZED,
  }),
});

const sasl = (variables: { mechanism: string; username: string; password: string }) =>
  z.strictObject({
    mechanism: key(oneOf(['plain', 'scram-sha-256', 'scram-sha-512']), {
      description: 'How the user authenticates.',
      wanted: 'plain, scram-sha-256 or scram-sha-512',
      fallback: DEFAULT_SASL_MECHANISM,
      env: variables.mechanism,
    }),
    username: text().meta({
      description: 'The user.',
      wanted: 'a user name',
      env: variables.username,
    } satisfies KeyMeta),
    password: text().meta({
      description: 'The password.',
      wanted: 'a password',
      env: variables.password,
      secret: true,
    } satisfies KeyMeta),
  });

const SASL_WANTED = 'an object with mechanism, username and password';

export const kafka = z.strictObject({
  brokers: brokers().meta({
    description: 'The brokers to ask first, as a list or separated by commas.',
    wanted: 'a list of host:port',
    env: 'DAYBOOK_KAFKA_BROKERS',
  } satisfies KeyMeta),
  clientId: key(text(), {
    description: "The name of this client in the brokers' logs and quotas.",
    wanted: 'a text',
    fallback: DEFAULT_KAFKA_CLIENT_ID,
  }),
  topic: key(z.string().regex(/^[a-zA-Z0-9._-]{1,249}$/), {
    description: "The topic of the ledger's events.",
    wanted: 'at most 249 letters, digits, dots, underscores and hyphens',
    fallback: defaultTopic('<ledger.name>'),
  }),
  replicationFactor: key(whole(1), {
    description: 'Copies of the topic when Daybook creates it.',
    wanted: 'a whole number from 1',
    fallback: '3, or the number of brokers where there are fewer',
  }),
  ssl: key(z.union([yesOrNo(), tlsFiles]), {
    description:
      'Whether to speak TLS to the brokers; with files where the defaults of the machine do not do.',
    wanted: 'true, false, or an object with ca, cert, key and rejectUnauthorized',
    fallback: false,
    env: 'DAYBOOK_KAFKA_SSL',
  }),
  sasl: key(
    sasl({
      mechanism: 'DAYBOOK_KAFKA_SASL_MECHANISM',
      username: 'DAYBOOK_KAFKA_USERNAME',
      password: 'DAYBOOK_KAFKA_PASSWORD',
    }),
    { description: 'How to authenticate with the brokers.', wanted: SASL_WANTED },
  ),
  adminSasl: key(
    sasl({
      mechanism: 'DAYBOOK_KAFKA_ADMIN_SASL_MECHANISM',
      username: 'DAYBOOK_KAFKA_ADMIN_USERNAME',
      password: 'DAYBOOK_KAFKA_ADMIN_PASSWORD',
    }),
    {
      description:
        'The same as a user who may make the topic and its ACLs; only `daybook ledger init` and `ledger status` use it.',
      wanted: SASL_WANTED,
    },
  ),
});
