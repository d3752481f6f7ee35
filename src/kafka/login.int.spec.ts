import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasKafka } from '../../test/support/kafka.js';
import { type OwnKafka, ownKafka } from '../../test/support/own-kafka.js';
import { freshSettings } from '../../test/support/topic.js';
import type { DaybookError } from '../errors.js';
import type { KafkaSasl, KafkaSettings } from './settings.js';
import { describeTopic } from './topic.js';

const ALICE = { username: 'alice', password: 'right-Secret-1' };

describe.runIf(hasKafka())('a Kafka that asks for a password', () => {
  let kafka: OwnKafka;
  beforeAll(async () => {
    kafka = await ownKafka({ sasl: { users: [ALICE] } });
  });
  afterAll(() => kafka?.end());

  const as = (sasl?: KafkaSasl): KafkaSettings => ({
    ...freshSettings(kafka.brokers),
    ...(sasl ? { sasl } : {}),
  });

  it.each(['plain', 'scram-sha-512'] as const)('takes the right one by %s', async (mechanism) => {
    expect(await describeTopic(as({ ...ALICE, mechanism }))).toBeUndefined();
  });

  it.each(['plain', 'scram-sha-512'] as const)(
    'refuses a wrong one by %s, although the right one was taken before from the same settings',
    async (mechanism) => {
      const settings = as({ ...ALICE, mechanism });
      await describeTopic(settings);
      settings.sasl!.password = 'wrong-Secret-2';
      const error = await describeTopic(settings).catch((thrown: DaybookError) => thrown);
      expect(error).toMatchObject({
        code: 'KAFKA_UNREACHABLE',
        message: `Kafka at ${kafka.brokers[0]} refuses the user alice (${mechanism}): authentication failed`,
      });
      settings.sasl!.password = ALICE.password;
      expect(await describeTopic(settings)).toBeUndefined();
    },
  );

  it('keeps the password out of the error and of the log', async () => {
    const lines: string[] = [];
    const write = (fields: object, message: string) => void lines.push(JSON.stringify([fields, message]));
    const log = { debug: write, info: write, warn: write, error: write };
    const settings = as({ username: 'alice', password: 'wrong-Secret-2', mechanism: 'plain' });
    const error = (await describeTopic(settings, { log }).catch((thrown) => thrown)) as DaybookError;
    expect(lines.length).toBeGreaterThan(0);
    expect(`${lines.join()} ${JSON.stringify(error)} ${error.stack}`).not.toContain('wrong-Secret-2');
  });

  it('says that it wants one', async () => {
    await expect(describeTopic(as())).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('perhaps that port wants TLS or a login'),
    });
  });

  it('says that it does not offer a mechanism', async () => {
    await expect(describeTopic(as({ ...ALICE, mechanism: 'scram-sha-256' }))).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('does not offer that mechanism'),
    });
  });

  it('says that it does not speak TLS', async () => {
    await expect(describeTopic({ ...as(), ssl: true })).rejects.toMatchObject({
      code: 'KAFKA_UNREACHABLE',
      message: expect.stringContaining('TLS'),
    });
  });
});

describe('the PEM files of TLS', () => {
  it('are named with their key when they cannot be read', async () => {
    const settings = { ...freshSettings(['127.0.0.1:1']), ssl: { ca: '/nowhere/ca.pem' } };
    await expect(describeTopic(settings)).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
      message: 'the file of kafka.ssl.ca cannot be read: /nowhere/ca.pem (ENOENT)',
      where: { key: 'kafka.ssl.ca' },
    });
  });
});
