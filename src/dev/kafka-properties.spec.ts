import { expect, test } from 'vitest';
import { type KafkaNode, kafkaProperties } from './kafka-properties.js';

const node = (id: number): KafkaNode => ({
  id,
  port: 20_000 + id,
  controllerPort: 21_000 + id,
  dataFolder: `/data/${id}`,
});

test('one node replicates once, three nodes three times with two in sync', () => {
  expect(kafkaProperties(node(1), [node(1)])).toContain(
    'default.replication.factor=1\nmin.insync.replicas=1\n',
  );
  const three = [node(1), node(2), node(3)];
  expect(kafkaProperties(node(2), three)).toContain('default.replication.factor=3\nmin.insync.replicas=2\n');
});

test('every node knows all controllers', () => {
  expect(kafkaProperties(node(2), [node(1), node(2)])).toContain(
    'controller.quorum.voters=1@127.0.0.1:21001,2@127.0.0.1:21002\n',
  );
});

test('a folder with a backslash or a letter beyond Latin-1 survives the properties syntax', () => {
  const text = kafkaProperties({ ...node(1), dataFolder: '/données\\ł' }, [node(1)]);
  expect(text).toContain('log.dirs=/donn\\u00e9es\\\\\\u0142\n');
});

test('with TLS and SASL the listener of clients has both, the controllers’ own only SASL', () => {
  const admin = { username: 'broker', password: 'b' };
  const sasl = { users: [{ username: 'alice', password: 'a' }], admin };
  const text = kafkaProperties(node(1), [node(1)], {
    sasl,
    tls: { keystore: '/k.pem', truststore: '/t.pem' },
  });
  expect(text).toContain('listener.security.protocol.map=SASL_SSL:SASL_SSL,CONTROLLER:SASL_PLAINTEXT\n');
  expect(text).toContain('listener.name.sasl_ssl.scram-sha-512.sasl.jaas.config=');
  expect(text).toContain('ssl.keystore.location=/k.pem\n');
});

test('super users switch the authorizer on, and the brokers are among them', () => {
  const admin = { username: 'broker', password: 'b' };
  const without = kafkaProperties(node(1), [node(1)], { sasl: { users: [], admin } });
  expect(without).not.toContain('authorizer');
  const text = kafkaProperties(node(1), [node(1)], { sasl: { users: [], admin, superUsers: ['root'] } });
  expect(text).toContain(
    'StandardAuthorizer\nallow.everyone.if.no.acl.found=false\nsuper.users=User:broker;User:root\n',
  );
});
