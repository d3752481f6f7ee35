import { expect, test } from 'vitest';
import { type KafkaNode, kafkaProperties } from './kafka-properties.js';

const node = (id: number): KafkaNode => ({
  id,
  port: 20_000 + id,
  controllerPort: 21_000 + id,
  dataFolder: `/data/${id}`,
});

test('one node replicates once, three nodes three times with two in sync', () => {
  expect(kafkaProperties(node(1), [node(1)], undefined)).toContain(
    'default.replication.factor=1\nmin.insync.replicas=1\n',
  );
  const three = [node(1), node(2), node(3)];
  expect(kafkaProperties(node(2), three, undefined)).toContain(
    'default.replication.factor=3\nmin.insync.replicas=2\n',
  );
});

test('every node knows all controllers', () => {
  expect(kafkaProperties(node(2), [node(1), node(2)], undefined)).toContain(
    'controller.quorum.voters=1@127.0.0.1:21001,2@127.0.0.1:21002\n',
  );
});

test('a folder with a backslash or a letter beyond Latin-1 survives the properties syntax', () => {
  const text = kafkaProperties({ ...node(1), dataFolder: '/données\\ł' }, [node(1)], undefined);
  expect(text).toContain('log.dirs=/donn\\u00e9es\\\\\\u0142\n');
});
