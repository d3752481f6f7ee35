import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { COMMANDS } from '../../src/cli/table/index.js';
import { COMPOSE_FILE } from '../../src/dev/docker.js';
import { KAFKA_VERSION } from '../../src/dev/kafka-jars.js';

interface Service {
  image: string;
  environment: Record<string, string | number>;
  ports: string[];
  volumes: string[];
  healthcheck: { test: string[] };
  profiles?: string[];
  build?: string;
  command?: string[];
  depends_on?: Record<string, { condition: string }>;
}

const ROOT = dirname(COMPOSE_FILE);
const text = readFileSync(COMPOSE_FILE, 'utf8');
const compose = parse(text, { merge: true }) as {
  services: Record<string, Service>;
  volumes: Record<string, unknown>;
};
const own = Object.entries(compose.services).filter(([, { image }]) => image === 'daybook');
const services = Object.entries(compose.services).filter(([, { image }]) => image !== 'daybook');
const brokers = services.filter(([name]) => name.startsWith('kafka-'));

test('PostgreSQL 17 and three brokers of the same Kafka that runs without containers', () => {
  expect(compose.services.postgres?.image).toBe('postgres:17');
  expect(brokers.map(([, { image }]) => image)).toEqual(Array(3).fill(`apache/kafka:${KAFKA_VERSION}`));
});

test.each(services)('%s has a health check and keeps its data in a volume of its own', (name, service) => {
  expect(service.healthcheck.test.length).toBeGreaterThan(1);
  expect(service.volumes).toEqual([expect.stringMatching(new RegExp(`^${name}:/`))]);
  expect(compose.volumes).toHaveProperty(name);
});

test.each(services)('%s is reached from this machine only', (_, service) => {
  for (const port of service.ports) expect(port).toMatch(/^127\.0\.0\.1:/);
});

test('no two services publish the same port', () => {
  const published = services.flatMap(([, { ports }]) => ports.map((port) => /:-(\d+)\}/.exec(port)?.[1]));
  expect(new Set(published).size).toBe(published.length);
});

test('every password comes from the environment, and its absence has a message', () => {
  const passwords = [...services, ...own].flatMap(([, { environment }]) =>
    Object.entries(environment).filter(([name]) => name.includes('PASSWORD')),
  );
  expect(passwords.length).toBeGreaterThan(0);
  for (const [, value] of passwords) expect(value).toMatch(/^\$\{DAYBOOK_\w+:\?.+\}$/);
});

test.each(brokers)('%s is a KRaft broker and controller of the one cluster', (name, { environment }) => {
  const id = Number(name.slice('kafka-'.length));
  const [first] = brokers[0]!.slice(1) as [Service];
  expect(environment).toMatchObject({
    KAFKA_NODE_ID: id,
    KAFKA_PROCESS_ROLES: 'broker,controller',
    KAFKA_CONTROLLER_QUORUM_VOTERS: '1@kafka-1:9093,2@kafka-2:9093,3@kafka-3:9093',
    CLUSTER_ID: first.environment.CLUSTER_ID,
  });
  expect(String(environment.KAFKA_ADVERTISED_LISTENERS)).toContain(
    `INTERNAL://${name}:19092,HOST://127.0.0.1:`,
  );
});

test.each(brokers)(
  '%s keeps three replicas, two of them in sync, and elects no stale leader',
  (_, { environment }) => {
    expect(environment).toMatchObject({
      KAFKA_DEFAULT_REPLICATION_FACTOR: 3,
      KAFKA_MIN_INSYNC_REPLICAS: 2,
      KAFKA_OFFSETS_TOPIC_REPLICATION_FACTOR: 3,
      KAFKA_TRANSACTION_STATE_LOG_REPLICATION_FACTOR: 3,
      KAFKA_TRANSACTION_STATE_LOG_MIN_ISR: 2,
      KAFKA_UNCLEAN_LEADER_ELECTION_ENABLE: 'false',
      KAFKA_AUTO_CREATE_TOPICS_ENABLE: 'false',
    });
  },
);

test('the cluster id is 16 bytes in base64url, as Kafka wants it', () => {
  const id = /CLUSTER_ID: \$\{DAYBOOK_KAFKA_CLUSTER_ID:-([\w-]{22})\}/.exec(text)?.[1];
  expect(Buffer.from(id ?? '', 'base64url')).toHaveLength(16);
});

test.each(own)('%s is an image of this repository that only the profile daybook starts', (_, service) => {
  expect(service).toMatchObject({ profiles: ['daybook'], build: '.' });
  expect(service.ports).toBeUndefined();
});

test.each(own)(
  '%s runs a command that there is, once the servers are healthy',
  (_, { command, depends_on }) => {
    const names = COMMANDS.flatMap((group) => group.commands.map(({ name }) => name));
    expect(names).toContain(command!.filter((word) => !word.startsWith('--')).join(' '));
    for (const [name] of services) expect(depends_on?.[name]).toEqual({ condition: 'service_healthy' });
  },
);

test.each(own)('%s speaks to PostgreSQL and to all brokers inside the network', (_, { environment }) => {
  expect(environment.DAYBOOK_LEDGER_URL).toBe(
    `postgres://postgres@postgres:5432/${compose.services.postgres!.environment.POSTGRES_DB}`,
  );
  expect(environment.DAYBOOK_KAFKA_BROKERS).toBe(brokers.map(([name]) => `${name}:19092`).join(','));
});

test('the relay is as well as its /health says', async () => {
  const { command, healthcheck } = compose.services.relay!;
  const port = command!.find((word) => word.startsWith('--metrics='))!.split('=')[1]!;
  const [, program, ...rest] = healthcheck.test;
  let status = 200;
  const server = createServer((request, response) =>
    response.writeHead(request.url === '/health' ? status : 404).end(),
  );
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port: own } = server.address() as AddressInfo;
  const check = (): Promise<number | null> => {
    const child = spawn(
      program!,
      rest.map((word) => word.replace(`:${port}/`, `:${own}/`)),
    );
    return new Promise((resolve) => child.on('close', resolve));
  };
  expect(rest.join(' ')).toContain(`:${port}/`);
  expect(await check()).toBe(0);
  status = 503;
  expect(await check()).toBe(1);
  await new Promise((resolve) => server.close(resolve));
  expect(await check()).toBe(1);
});

test('the image is built from files that there are and that its context has', () => {
  const dockerfile = readFileSync(join(ROOT, 'Dockerfile'), 'utf8');
  const copied = [...dockerfile.matchAll(/^COPY (?!--from)(.+) \S+$/gm)].flatMap(([, files]) =>
    files!.split(' '),
  );
  const context = readFileSync(join(ROOT, '.dockerignore'), 'utf8').split('\n');
  expect(copied).toContain('src');
  for (const file of copied) {
    expect(existsSync(join(ROOT, file)), file).toBe(true);
    expect(context).toContain(`!${file}`);
  }
});
