import {
  KafkaJSAggregateError,
  KafkaJSConnectionError,
  KafkaJSNumberOfRetriesExceeded,
  KafkaJSProtocolError,
} from 'kafkajs';
import { describe, expect, it } from 'vitest';
import { kafkaFailure } from './failure.js';
import type { KafkaSettings } from './settings.js';

const settings: KafkaSettings = {
  brokers: ['a:9092', 'b:9092'],
  clientId: 'test',
  topic: 'daybook.test.events',
  sasl: { mechanism: 'scram-sha-512', username: 'alice', password: 'Secret-1' },
};

/** As kafkajs throws it: wrapped when it gave up. */
const gaveUp = (cause: Error) =>
  new KafkaJSNumberOfRetriesExceeded(cause, { retryCount: 5, retryTime: 1000 });
const connection = (code: string) =>
  gaveUp(new KafkaJSConnectionError('Connection error', { broker: 'a:9092', code }));
const protocol = (type: string) =>
  new KafkaJSProtocolError(Object.assign(new Error(type), { type, code: 0, retriable: false }));

describe('kafkaFailure', () => {
  it.each([
    ['ECONNREFUSED', 'nothing listens there (connection refused)'],
    ['ENOTFOUND', 'the host name is unknown'],
    [
      'SELF_SIGNED_CERT_IN_CHAIN',
      'its TLS certificate is not signed by an authority that is trusted here (kafka.ssl.ca)',
    ],
    [
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'its TLS certificate is for another host name than the one in kafka.brokers',
    ],
    ['CERT_HAS_EXPIRED', 'its TLS certificate has expired'],
    [
      'ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED',
      'it wants a client certificate that it trusts (kafka.ssl.cert)',
    ],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'TLS could not be agreed on; perhaps that port does not speak TLS'],
  ])('says what %s means, with the brokers', (code, reason) => {
    expect(kafkaFailure(connection(code), settings)).toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: `Kafka at a:9092, b:9092 is out of reach: ${reason}`,
    });
  });

  it('names the user that is refused, never the password', () => {
    const refused = Object.assign(new Error('SASL SCRAM failed'), { name: 'KafkaJSSASLAuthenticationError' });
    expect(kafkaFailure(refused, settings)).toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: 'Kafka at a:9092, b:9092 refuses the user alice (scram-sha-512): authentication failed',
    });
  });

  it.each([
    ['TOPIC_AUTHORIZATION_FAILED', 'KAFKA_PRIVILEGE'],
    ['CLUSTER_AUTHORIZATION_FAILED', 'KAFKA_PRIVILEGE'],
    ['SECURITY_DISABLED', 'KAFKA_NO_AUTHORIZER'],
    ['UNKNOWN_TOPIC_OR_PARTITION', 'KAFKA_TOPIC_MISSING'],
    ['MESSAGE_TOO_LARGE', 'KAFKA_TOPIC_MISCONFIGURED'],
    ['NOT_ENOUGH_REPLICAS', 'KAFKA_UNREACHABLE'],
  ])('makes of %s the error %s', (type, code) => {
    expect(kafkaFailure(gaveUp(protocol(type)), settings)).toMatchObject({ code });
  });

  it('finds the reason in an error of several topics', () => {
    const several = new KafkaJSAggregateError('Topic creation errors', [
      protocol('TOPIC_AUTHORIZATION_FAILED'),
    ]);
    expect(kafkaFailure(several, settings)).toMatchObject({ code: 'KAFKA_PRIVILEGE' });
  });

  it('leaves alone what is not of Kafka', () => {
    const defect = new TypeError('x is not a function');
    expect(kafkaFailure(defect, settings)).toBe(defect);
  });
});
