import type { KafkaSettings } from '../../src/kafka/settings.js';
import { type Authority, type Certificate, certificateAuthority } from './certificates.js';
import { type OwnKafka, ownKafka } from './own-kafka.js';
import { freshSettings } from './topic.js';

/** Its users; `admin` may do everything, the others what ACLs allow them. Passwords are names with `-Secret-1`. */
export type SecureUser = 'admin' | 'relay' | 'auditor' | 'stranger';

/** A Kafka that asks for TLS and SASL/SCRAM, and obeys ACLs. */
export interface SecureKafka extends OwnKafka {
  authority: Authority;
  /** What a broker of another cluster might have. */
  certificate: Certificate;
  /** Settings for a topic that no other spec has, as a user. */
  as(user: SecureUser, changes?: Partial<KafkaSettings>): KafkaSettings;
}

export const passwordOf = (user: SecureUser): string => `${user}-Secret-1`;

const USERS: readonly SecureUser[] = ['admin', 'relay', 'auditor', 'stranger'];

export async function secureKafka(): Promise<SecureKafka> {
  const authority = certificateAuthority();
  const certificate = authority.issue('broker', ['IP:127.0.0.1']);
  const kafka = await ownKafka({
    tls: { keystore: certificate.keystore, truststore: authority.ca },
    sasl: {
      users: USERS.map((username) => ({ username, password: passwordOf(username) })),
      superUsers: ['admin'],
    },
  });
  return {
    ...kafka,
    authority,
    certificate,
    as: (user, changes) => ({
      ...freshSettings(kafka.brokers),
      ssl: { ca: authority.ca },
      sasl: { mechanism: 'scram-sha-512', username: user, password: passwordOf(user) },
      ...changes,
    }),
    async end() {
      await kafka.end();
      authority.remove();
    },
  };
}
