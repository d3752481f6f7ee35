import kafkajs, { type Admin } from 'kafkajs';
import { DaybookError } from '../errors.js';
import {
  type Access,
  type AccessReport,
  type Acl,
  accessReport,
  type Operation,
  sameAcl,
  wantedAcls,
} from './access-rules.js';
import { withAdmin } from './client.js';
import type { KafkaOptions, KafkaSettings } from './settings.js';

// Node does not see these names of a CommonJS module, although its bundlers do.
const { AclResourceTypes, AclOperationTypes, AclPermissionTypes, ResourcePatternTypes } = kafkajs;

const RESOURCES = { topic: AclResourceTypes.TOPIC, cluster: AclResourceTypes.CLUSTER } as const;
const PERMISSIONS = { allow: AclPermissionTypes.ALLOW, deny: AclPermissionTypes.DENY } as const;
const OPERATIONS: Readonly<Record<Operation, number>> = {
  All: AclOperationTypes.ALL,
  Read: AclOperationTypes.READ,
  Write: AclOperationTypes.WRITE,
  Create: AclOperationTypes.CREATE,
  Delete: AclOperationTypes.DELETE,
  Alter: AclOperationTypes.ALTER,
  Describe: AclOperationTypes.DESCRIBE,
  ClusterAction: AclOperationTypes.CLUSTER_ACTION,
  DescribeConfigs: AclOperationTypes.DESCRIBE_CONFIGS,
  AlterConfigs: AclOperationTypes.ALTER_CONFIGS,
  IdempotentWrite: AclOperationTypes.IDEMPOTENT_WRITE,
};

/** How often, and how many ms apart, new ACLs are looked for: the broker that is asked learns of them from the controller. */
const LOOKS = 50;
const LOOK_PAUSE_MS = 100;

/**
 * Makes the topic append-only by ACLs: the writers write at its end and read, the auditors read, nobody deletes or
 * alters. Those that are there stay; other ones, too, and the report says what they come to.
 *
 * @param settings as a user who may alter ACLs (Alter on the cluster)
 * @returns how many ACLs were added, and the access as it is then
 * @throws DaybookError KAFKA_NO_AUTHORIZER, KAFKA_PRIVILEGE, KAFKA_UNREACHABLE, CONFIG_INVALID
 */
export async function ensureAccess(
  settings: KafkaSettings,
  access: Access,
  options: KafkaOptions = {},
): Promise<AccessReport & { added: number }> {
  const wanted = wantedAcls(settings.topic, access);
  return asAdministrator(settings, options, 'alter', async (admin) => {
    const missing = await missingOf(admin, settings, wanted);
    if (missing.length > 0) {
      await admin.createAcls({ acl: missing.map(toKafka) });
      for (let look = 1; look < LOOKS && (await missingOf(admin, settings, wanted)).length > 0; look += 1) {
        await new Promise((resolve) => setTimeout(resolve, LOOK_PAUSE_MS));
      }
    }
    return { ...accessReport(await topicAcls(admin, settings)), added: missing.length };
  });
}

/**
 * Who may do what with the topic.
 *
 * @param settings as a user who may see ACLs (Describe on the cluster)
 * @throws DaybookError as {@link ensureAccess}
 */
export function describeAccess(settings: KafkaSettings, options: KafkaOptions = {}): Promise<AccessReport> {
  return asAdministrator(settings, options, 'see', async (admin) =>
    accessReport(await topicAcls(admin, settings)),
  );
}

async function asAdministrator<Result>(
  settings: KafkaSettings,
  options: KafkaOptions,
  what: 'see' | 'alter',
  ask: (admin: Admin) => Promise<Result>,
): Promise<Result> {
  try {
    return await withAdmin(settings, options, ask);
  } catch (error) {
    if (!(error instanceof DaybookError) || error.code !== 'KAFKA_PRIVILEGE') throw error;
    const user = settings.sasl ? `the user ${settings.sasl.username}` : 'this client';
    throw new DaybookError('KAFKA_PRIVILEGE', `Kafka does not let ${user} ${what} ACLs`, {
      hint: 'Name a user who may in kafka.adminSasl, or DAYBOOK_KAFKA_ADMIN_USERNAME and DAYBOOK_KAFKA_ADMIN_PASSWORD.',
      cause: error,
    });
  }
}

async function missingOf(admin: Admin, settings: KafkaSettings, wanted: readonly Acl[]): Promise<Acl[]> {
  const cluster = { resourceType: AclResourceTypes.CLUSTER, resourceName: 'kafka-cluster' };
  const there = [...(await topicAcls(admin, settings)), ...(await aclsOf(admin, cluster))];
  return wanted.filter((acl) => !there.some((one) => sameAcl(acl, one)));
}

/** Those that hold for the topic, by its name, by a prefix of it or by `*`. */
const topicAcls = (admin: Admin, { topic }: KafkaSettings): Promise<Acl[]> =>
  aclsOf(admin, { resourceType: AclResourceTypes.TOPIC, resourceName: topic });

async function aclsOf(
  admin: Admin,
  resource: { resourceType: number; resourceName: string },
): Promise<Acl[]> {
  const { resources } = await admin.describeAcls({
    ...resource,
    resourcePatternType: ResourcePatternTypes.MATCH,
    operation: AclOperationTypes.ANY,
    permissionType: AclPermissionTypes.ANY,
  });
  return resources.flatMap(({ resourceType, resourceName, acls }) =>
    acls.flatMap(({ principal, host, operation, permissionType }) => {
      const known = nameOf(OPERATIONS, operation);
      // An operation that a later Kafka has is none of those that matter here.
      if (known === undefined) return [];
      return {
        resource: resourceType === AclResourceTypes.CLUSTER ? ('cluster' as const) : ('topic' as const),
        name: resourceName,
        principal,
        host,
        operation: known,
        permission: nameOf(PERMISSIONS, permissionType)!,
      };
    }),
  );
}

const toKafka = ({ resource, name, principal, host, operation, permission }: Acl) => ({
  resourceType: RESOURCES[resource],
  resourceName: name,
  resourcePatternType: ResourcePatternTypes.LITERAL,
  principal,
  host,
  operation: OPERATIONS[operation],
  permissionType: PERMISSIONS[permission],
});

function nameOf<Name extends string>(names: Readonly<Record<Name, number>>, value: number): Name | undefined {
  return (Object.keys(names) as Name[]).find((name) => names[name] === value);
}
