/** The users of a cluster that asks for SASL; `admin` is the brokers' own. */
export interface KafkaSasl {
  users: readonly KafkaUser[];
  admin: KafkaUser;
  /** Names of users who may do everything. Where given, all others may do only what ACLs allow them. */
  superUsers?: readonly string[];
}

/** Files of a cluster that speaks TLS, in PEM. */
export interface KafkaTls {
  /** A private key (PKCS #8) and its certificate, with those that lead to an authority. */
  keystore: string;
  /** The authorities whose certificates the brokers accept. */
  truststore: string;
  /** Whether clients must have a certificate too. */
  clientCertificates?: boolean;
}

/** How clients and brokers prove who they are. */
export interface KafkaSecurity {
  sasl?: KafkaSasl | undefined;
  tls?: KafkaTls | undefined;
}

export interface KafkaUser {
  username: string;
  password: string;
}

export interface KafkaNode {
  /** From 1. */
  id: number;
  port: number;
  controllerPort: number;
  dataFolder: string;
}

const SCRAM = 'org.apache.kafka.common.security.scram.ScramLoginModule required';
const PLAIN = 'org.apache.kafka.common.security.plain.PlainLoginModule required';

/**
 * `server.properties` of one node that is broker and controller at once (KRaft), for trying and testing: little
 * memory, quick sessions, no topic made by accident. With SASL, clients log in with SCRAM-SHA-512 or PLAIN. The controllers talk
 * to each other on the loopback without TLS.
 */
export function kafkaProperties(
  node: KafkaNode,
  nodes: readonly KafkaNode[],
  { sasl, tls }: KafkaSecurity = {},
): string {
  const transport = tls ? 'SSL' : 'PLAINTEXT';
  const listener = sasl ? `SASL_${transport}` : transport;
  const controller = sasl ? 'SASL_PLAINTEXT' : 'PLAINTEXT';
  const replicas = Math.min(3, nodes.length);
  const inSync = Math.max(1, replicas - 1);
  const properties: Record<string, string | number | boolean> = {
    'process.roles': 'broker,controller',
    'node.id': node.id,
    'controller.quorum.voters': nodes
      .map(({ id, controllerPort }) => `${id}@127.0.0.1:${controllerPort}`)
      .join(','),
    'controller.listener.names': 'CONTROLLER',
    listeners: `${listener}://127.0.0.1:${node.port},CONTROLLER://127.0.0.1:${node.controllerPort}`,
    'advertised.listeners': `${listener}://127.0.0.1:${node.port}`,
    'listener.security.protocol.map': `${listener}:${listener},CONTROLLER:${controller}`,
    'inter.broker.listener.name': listener,
    'log.dirs': node.dataFolder,
    'default.replication.factor': replicas,
    'min.insync.replicas': inSync,
    'offsets.topic.replication.factor': replicas,
    'offsets.topic.num.partitions': 4,
    'transaction.state.log.replication.factor': replicas,
    'transaction.state.log.min.isr': inSync,
    'transaction.state.log.num.partitions': 4,
    'share.coordinator.state.topic.replication.factor': replicas,
    'share.coordinator.state.topic.min.isr': inSync,
    'share.coordinator.state.topic.num.partitions': 4,
    'group.initial.rebalance.delay.ms': 0,
    'auto.create.topics.enable': false,
    'log.cleaner.dedupe.buffer.size': 8_388_608,
    'broker.session.timeout.ms': 3000,
    'broker.heartbeat.interval.ms': 500,
    ...(sasl ? saslProperties(sasl, listener) : {}),
    ...(tls ? tlsProperties(tls) : {}),
  };
  return Object.entries(properties)
    .map(([name, value]) => `${name}=${escapeValue(String(value))}\n`)
    .join('');
}

function saslProperties(
  { users, admin, superUsers }: KafkaSasl,
  listener: string,
): Record<string, string | boolean> {
  const prefix = `listener.name.${listener.toLowerCase()}`;
  const login = `username=${quote(admin.username)} password=${quote(admin.password)}`;
  const accepted = [...users, admin]
    .map(({ username, password }) => `user_${username}=${quote(password)}`)
    .join(' ');
  return {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    [`${prefix}.scram-sha-512.sasl.jaas.config`]: `${SCRAM} ${login};`,
    [`${prefix}.plain.sasl.jaas.config`]: `${PLAIN} ${login} ${accepted};`,
    // The controllers' own listener: SCRAM users live in what the controllers serve, so they cannot start with it.
    'sasl.mechanism.controller.protocol': 'PLAIN',
    'listener.name.controller.sasl.enabled.mechanisms': 'PLAIN',
    'listener.name.controller.plain.sasl.jaas.config': `${PLAIN} ${login} user_${admin.username}=${quote(admin.password)};`,
    ...(superUsers
      ? {
          'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
          'allow.everyone.if.no.acl.found': false,
          'super.users': [admin.username, ...superUsers].map((name) => `User:${name}`).join(';'),
        }
      : {}),
  };
}

const tlsProperties = ({ keystore, truststore, clientCertificates }: KafkaTls): Record<string, string> => ({
  'ssl.keystore.type': 'PEM',
  'ssl.keystore.location': keystore,
  'ssl.truststore.type': 'PEM',
  'ssl.truststore.location': truststore,
  'ssl.client.auth': clientCertificates ? 'required' : 'none',
});

/** A value of a JAAS line. */
function quote(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`;
}

/** A value of a Java properties file, where a backslash escapes and only Latin-1 is safe. */
function escapeValue(value: string): string {
  return value
    .replaceAll('\\', '\\\\')
    .replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
