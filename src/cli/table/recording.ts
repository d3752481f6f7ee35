import { COPYING } from './copying.js';
import { SEALING } from './sealing.js';
import type { CommandGroup } from './specification.js';

export const RECORDING: CommandGroup = {
  title: 'The ledger',
  families: {
    ledger: 'the ledger and its copies',
    'ledger key': 'the keys of the ledger and of its witnesses',
  },
  commands: [
    {
      name: 'ledger init',
      summary: 'create the ledger in its database, its topic, and its first key',
      description:
        'Uses ledger.adminUrl and kafka.adminSasl where there are any. Can be run again. Prints the verifier key of the ledger: give it to auditors by another way than the ledger. With --kafka-acls nobody can delete or alter the topic or its records, who is no super user of the cluster.',
      options: [
        { flags: '--kafka-acls', description: 'protect the topic by ACLs' },
        {
          flags: '--kafka-writer <user>',
          description:
            'who may write it and read it, the relay; may be given several times (default: the user of kafka.sasl)',
          kind: 'repeated',
        },
        {
          flags: '--kafka-auditor <user>',
          description: 'who may read it; may be given several times',
          kind: 'repeated',
        },
      ],
      examples: [
        { command: 'daybook ledger init', does: 'schema, roles, grants, topic and key' },
        {
          command: 'daybook ledger init --kafka-acls --kafka-writer relay --kafka-auditor console',
          does: 'and a topic that nobody can change',
        },
      ],
    },
    {
      name: 'ledger status',
      summary: 'show how far the ledger, its copy and its seals are',
      examples: [
        { command: 'daybook ledger status', does: 'sizes of both, and how far the relay is behind' },
      ],
    },
    {
      name: 'ledger relay',
      summary: 'bring events to Kafka as they come',
      description: 'Runs until it is stopped. One relay is active at a time; others wait to take over.',
      options: [
        { flags: '--once', description: 'bring what is there, then end', conflicts: ['seal', 'metrics'] },
        { flags: '--seal', description: 'seal the ledger beside it, as `ledger seal --watch` does' },
        {
          flags: '--metrics <port>',
          description: 'serve /metrics for Prometheus and /health on this port',
          kind: 'port',
        },
        {
          flags: '--metrics-host <address>',
          description: 'the address to serve them on (default: 127.0.0.1)',
        },
      ],
      examples: [
        { command: 'daybook ledger relay', does: 'as a service' },
        { command: 'daybook ledger relay --metrics 9464', does: 'one that is watched' },
        { command: 'daybook ledger relay --once', does: 'catch up' },
      ],
    },
    {
      name: 'ledger verify',
      summary: 'compare the copies byte by byte, and check the seals',
      description:
        'Ends with 4 and the first position that is wrong. Seals must be signed by a key of the ledger, and be of the tree that its events have; what anchors keep must be of the same tree. A seal that is older than seals.graceSeconds must have as many cosignatures as seals.required asks for, or a later one must.',
      options: [
        {
          flags: '--key <vkey>',
          description:
            'verifier key that the ledger must have begun with, from elsewhere; may be given several times, for keys that no older one vouches for',
          kind: 'list',
        },
        { flags: '--targets', description: 'compare the receipts in the targets with the ledger, too' },
      ],
      examples: [
        { command: 'daybook ledger verify --json', does: 'for a monitor' },
        { command: 'daybook ledger verify --key daybook/main+9ec8bca4+Ae1JKM', does: 'for an auditor' },
      ],
    },
    {
      name: 'ledger hammer',
      summary: 'prove on a ledger made for it that nothing is lost when anything is killed',
      description:
        'Appends, relays, follows and seals in processes of its own, kills them and their connections, and then compares. It refuses a ledger whose name does not begin with hammer, and one with events of others. Ends with 4 where something does not hold.',
      options: [
        { flags: '--seconds <seconds>', description: 'how long (default: 30)', kind: 'seconds' },
        {
          flags: '--appenders <count>',
          description: 'how many processes append (default: 4)',
          kind: 'count',
        },
        {
          flags: '--seed <number>',
          description: 'decides what is appended and killed (default: by the time)',
          kind: 'count',
        },
        {
          flags: '--restart <command>',
          description:
            'a shell command that restarts PostgreSQL or Kafka, run once meanwhile; may be given several times',
          kind: 'repeated',
        },
      ],
      examples: [
        {
          command: 'DAYBOOK_LEDGER_NAME=hammer daybook ledger hammer --seconds 60',
          does: 'on this machine, where that ledger was made',
        },
      ],
    },
    ...SEALING,
    ...COPYING,
    {
      name: 'ledger cosign',
      summary: 'take in cosignatures that a witness wrote to files',
      description:
        'Each is checked against the key of a witness that the ledger knows, and the seal that it is of. Witnesses with a URL are asked by themselves.',
      arguments: [{ name: '<files...>', description: 'signature lines, or notes with them' }],
      examples: [{ command: 'daybook ledger cosign 1200.cosignature', does: 'from a witness that follows' }],
    },
    {
      name: 'replay',
      summary: 'rebuild the state from the events alone',
      description: 'Prints the state and its hash: whoever has the same events gets the same hash.',
      options: [
        {
          flags: '--at <position|time>',
          description: 'the state after this position, or at this time in RFC 3339 (default: now)',
        },
        {
          flags: '--from <source>',
          description:
            'postgres, kafka, an export, a file of events or - for standard input (default: postgres)',
        },
        {
          flags: '--stream <name>',
          description: 'only this stream, such as target/eu-west; may be given several times',
          kind: 'list',
          conflicts: ['write'],
        },
        {
          flags: '--write <file>',
          description: 'write the events that were read to a file, one a line, to replay from',
          conflicts: ['stream'],
        },
      ],
      examples: [
        { command: 'daybook replay --from kafka', does: 'from the other copy' },
        { command: 'daybook replay --at 2026-01-01T12:00:00Z', does: 'as it was at noon' },
        { command: 'daybook replay --write events.jsonl', does: 'keep the events in a file' },
        { command: 'daybook replay --from events.jsonl', does: 'without Postgres and Kafka' },
      ],
    },
  ],
};
