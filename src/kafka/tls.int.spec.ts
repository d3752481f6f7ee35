import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { certificateAuthority } from '../../test/support/certificates.js';
import { hasKafka } from '../../test/support/kafka.js';
import { type OwnKafka, ownKafka } from '../../test/support/own-kafka.js';
import { type SecureKafka, secureKafka } from '../../test/support/secure-kafka.js';
import { entriesFrom, freshSettings } from '../../test/support/topic.js';
import type { DaybookError } from '../errors.js';
import { lastRecord } from './last-record.js';
import { Publisher } from './publisher.js';
import { readTopic } from './reader.js';
import type { KafkaSettings } from './settings.js';
import { openKafkaTail } from './tail.js';
import { describeTopic, ensureTopic } from './topic.js';

const refusal = (settings: KafkaSettings) =>
  describeTopic(settings).then(
    () => undefined,
    (thrown: DaybookError) => thrown,
  );

describe.runIf(hasKafka())('a Kafka that speaks TLS and asks for SASL/SCRAM', () => {
  let kafka: SecureKafka;
  beforeAll(async () => {
    kafka = await secureKafka();
  });
  afterAll(() => kafka?.end());

  it('takes topic, publisher, reader and tail', async () => {
    const settings = kafka.as('admin');
    await ensureTopic(settings);
    const publisher = await Publisher.open(settings);
    await publisher.publish(entriesFrom(0, 2000));
    expect(await lastRecord(settings)).toMatchObject({ position: 1999 });
    let read = 0;
    for await (const entries of readTopic(settings)) read += entries.length;
    expect(read).toBe(2000);
    const tail = openKafkaTail(settings, { from: 2000 });
    const coming = tail[Symbol.asyncIterator]().next();
    await publisher.publish(entriesFrom(2000, 1));
    expect((await coming).value).toMatchObject([{ position: 2000 }]);
    await tail.close();
    await publisher.close();
  });

  it('is refused where another authority is trusted, and where none is that signed it', async () => {
    const other = certificateAuthority();
    for (const ssl of [{ ca: other.ca }, true]) {
      expect(await refusal(kafka.as('admin', { ssl }))).toMatchObject({
        code: 'KAFKA_UNREACHABLE',
        message: `Kafka at ${kafka.brokers[0]} is out of reach: its TLS certificate is not signed by an authority that is trusted here (kafka.ssl.ca)`,
      });
    }
    other.remove();
  });

  it('is refused by a name that its certificate does not have', async () => {
    const brokers = kafka.brokers.map((broker) => broker.replace('127.0.0.1', 'localhost'));
    expect(await refusal(kafka.as('admin', { brokers }))).toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: `Kafka at ${brokers[0]} is out of reach: its TLS certificate is for another host name than the one in kafka.brokers`,
    });
  });

  it('is taken by any name where the configuration says not to look', async () => {
    const brokers = kafka.brokers.map((broker) => broker.replace('127.0.0.1', 'localhost'));
    expect(await refusal(kafka.as('admin', { brokers, ssl: { rejectUnauthorized: false } }))).toBeUndefined();
  });

  it('refuses a wrong password, and an unknown user in the same words', async () => {
    for (const username of ['admin', 'nobody']) {
      const sasl = { mechanism: 'scram-sha-512', username, password: 'wrong-Secret-2' } as const;
      expect(await refusal(kafka.as('admin', { sasl }))).toMatchObject({
        code: 'KAFKA_UNREACHABLE',
        message: `Kafka at ${kafka.brokers[0]} refuses the user ${username} (scram-sha-512): authentication failed`,
      });
    }
  });

  it('says that it may want TLS to who does not speak it', async () => {
    expect((await refusal(kafka.as('admin', { ssl: false })))?.message).toContain(
      'perhaps that port wants TLS',
    );
  });
});

describe.runIf(hasKafka())('a Kafka that asks for client certificates', () => {
  const authority = certificateAuthority();
  let kafka: OwnKafka;
  beforeAll(async () => {
    const { keystore } = authority.issue('broker', ['IP:127.0.0.1']);
    kafka = await ownKafka({ tls: { keystore, truststore: authority.ca, clientCertificates: true } });
  });
  afterAll(async () => {
    await kafka?.end();
    authority.remove();
  });

  it('takes one of its authority, and says that it wants one to who has none', async () => {
    const { cert, key } = authority.issue('relay', ['DNS:relay']);
    const settings = freshSettings(kafka.brokers);
    expect(await refusal({ ...settings, ssl: { ca: authority.ca, cert, key } })).toBeUndefined();
    expect(await refusal({ ...settings, ssl: { ca: authority.ca } })).toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('it wants a client certificate that it trusts (kafka.ssl.cert)'),
    });
  });
});
