/** What may be done with a topic or the cluster, as Kafka calls it. */
export type Operation =
  | 'All'
  | 'Read'
  | 'Write'
  | 'Create'
  | 'Delete'
  | 'Alter'
  | 'Describe'
  | 'ClusterAction'
  | 'DescribeConfigs'
  | 'AlterConfigs'
  | 'IdempotentWrite';

/** An ACL: a user, from a host, may or must not do something with a resource. */
export interface Acl {
  resource: 'topic' | 'cluster';
  name: string;
  /** Such as `User:daybook-relay`; `User:*` is everybody. */
  principal: string;
  host: string;
  operation: Operation;
  permission: 'allow' | 'deny';
}

/** Who shall have which access to the topic: principals. */
export interface Access {
  writers: readonly string[];
  auditors: readonly string[];
}

/** The access to a topic as its ACLs give it. Super users, whom no ACL binds, are not in it. */
export interface AccessReport {
  /** Whether nobody whom ACLs bind can delete or change what is written, and no one writes but those named. */
  protected: boolean;
  writers: string[];
  readers: string[];
  /** Why it is not protected, a sentence each. */
  harms: string[];
}

export const EVERYBODY = 'User:*';
const ANY_HOST = '*';
const CLUSTER = 'kafka-cluster';

/** DescribeConfigs shows whether records are kept for ever, and changes nothing. */
const AUDITOR_OPERATIONS: readonly Operation[] = ['Read', 'Describe', 'DescribeConfigs'];

/** A relay goes on from what the end of the topic says, so it reads, too. */
const WRITER_OPERATIONS: readonly Operation[] = ['Write', ...AUDITOR_OPERATIONS];

/** Deletes the topic or records; adds partitions; shortens the retention. */
const DESTRUCTIVE: readonly Operation[] = ['Delete', 'Alter', 'AlterConfigs'];

/** A user name as a principal; what names its type already is left as it is. */
export const principalOf = (user: string): string => (/^[A-Za-z]+:/.test(user) ? user : `User:${user}`);

/** The ACLs by which a topic can only be written at its end, by the writers, and read by both. */
export function wantedAcls(topic: string, { writers, auditors }: Access): Acl[] {
  const onTopic = (
    permission: Acl['permission'],
    principal: string,
    operations: readonly Operation[],
  ): Acl[] =>
    operations.map((operation) => ({
      resource: 'topic',
      name: topic,
      principal,
      host: ANY_HOST,
      operation,
      permission,
    }));
  // A denial outweighs whatever else allows it, now or later, to whomever.
  return [
    ...onTopic('deny', EVERYBODY, DESTRUCTIVE),
    ...writers.flatMap((writer) => [
      ...onTopic('allow', writer, WRITER_OPERATIONS),
      // Brokers before 3.0 want it of an idempotent producer; later ones are content with Write.
      {
        resource: 'cluster' as const,
        name: CLUSTER,
        principal: writer,
        host: ANY_HOST,
        operation: 'IdempotentWrite' as const,
        permission: 'allow' as const,
      },
    ]),
    ...auditors.flatMap((auditor) => onTopic('allow', auditor, AUDITOR_OPERATIONS)),
  ];
}

/** What the ACLs that hold for a topic come to. */
export function accessReport(acls: readonly Acl[]): AccessReport {
  const allowed = (operation: Operation): string[] => {
    const denied = principals(acls, 'deny', operation);
    if (denied.has(EVERYBODY)) return [];
    return [...principals(acls, 'allow', operation)].filter((principal) => !denied.has(principal)).sort();
  };
  const harms = DESTRUCTIVE.filter((operation) => !principals(acls, 'deny', operation).has(EVERYBODY)).map(
    (operation) => {
      const able = allowed(operation);
      return `${operation} is not denied to everybody${able.length > 0 ? `, and allowed to ${able.join(', ')}` : ''}`;
    },
  );
  const writers = allowed('Write');
  if (writers.includes(EVERYBODY)) harms.push('everybody may write to it');
  return { protected: harms.length === 0, writers, readers: allowed('Read'), harms };
}

/** Whom ACLs allow, or deny, an operation; a denial for one host only does not count as one. */
function principals(
  acls: readonly Acl[],
  permission: Acl['permission'],
  operation: Operation,
): ReadonlySet<string> {
  const matching = acls.filter(
    (acl) =>
      acl.permission === permission &&
      (acl.operation === operation || acl.operation === 'All') &&
      (permission === 'allow' || acl.host === ANY_HOST),
  );
  return new Set(matching.map(({ principal }) => principal));
}

/** Whether two ACLs are the same one. */
export const sameAcl = (one: Acl, other: Acl): boolean =>
  one.resource === other.resource &&
  one.name === other.name &&
  one.principal === other.principal &&
  one.host === other.host &&
  one.operation === other.operation &&
  one.permission === other.permission;
