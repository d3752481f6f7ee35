/** The largest event that the topic takes, in bytes. */
export const MAX_MESSAGE_BYTES = 8 * 1024 * 1024;

export interface WantedTopic {
  replicationFactor: number;
  configuration: Record<string, string>;
}

export interface TopicFacts {
  topic: string;
  partitions: number;
  replicationFactor: number;
  /** As the brokers give it; undefined where it may not be read. */
  configuration: Record<string, string> | undefined;
}

/** The topic with those of its configurations that matter. */
export interface TopicDescription extends TopicFacts {
  /** Why it cannot hold the ledger’s copy, a sentence each. */
  harms: string[];
  /** What else is not as it would be made, a sentence each. */
  differences: string[];
}

/** How the topic is made: nothing ever leaves it, and where there are three brokers it outlives the loss of one. */
export function wantedConfiguration(brokers: number, replicationFactor?: number): WantedTopic {
  const replicas = replicationFactor ?? Math.min(3, brokers);
  return {
    replicationFactor: replicas,
    configuration: {
      'cleanup.policy': 'delete',
      'retention.ms': '-1',
      'retention.bytes': '-1',
      'min.insync.replicas': replicas >= 3 ? '2' : '1',
      // A replica that missed acknowledged records must never lead.
      'unclean.leader.election.enable': 'false',
      'max.message.bytes': String(MAX_MESSAGE_BYTES),
      // With CreateTime a broker refuses the records of a relay whose clock is an hour ahead.
      'message.timestamp.type': 'LogAppendTime',
    },
  };
}

/** The configurations by which records are lost; with any other value of theirs the topic is no copy. */
const KEEPING = ['cleanup.policy', 'retention.ms', 'retention.bytes'];

/** The configurations of which more is as good. */
const AT_LEAST = ['min.insync.replicas', 'max.message.bytes'];

/** Compares a topic with how it would be made. */
export function compareTopic(facts: TopicFacts, wanted: WantedTopic): TopicDescription {
  const harms: string[] = [];
  const differences: string[] = [];
  if (facts.partitions !== 1) harms.push(`it has ${facts.partitions} partitions, and must have one`);
  if (facts.replicationFactor < wanted.replicationFactor) {
    differences.push(`it has ${facts.replicationFactor} replicas, not ${wanted.replicationFactor}`);
  }
  if (facts.configuration === undefined) {
    differences.push('its configuration may not be read by this user, so it was not checked');
  } else {
    for (const [name, value] of Object.entries(wanted.configuration)) {
      const is = facts.configuration[name] ?? 'not set';
      if (is === value || (AT_LEAST.includes(name) && Number(is) >= Number(value))) continue;
      (KEEPING.includes(name) ? harms : differences).push(`${name} is ${is}, not ${value}`);
    }
  }
  const shown = Object.entries(facts.configuration ?? {}).filter(([name]) => name in wanted.configuration);
  const configuration = facts.configuration && Object.fromEntries(shown);
  return { ...facts, configuration, harms, differences };
}
