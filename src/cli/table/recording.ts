import { COPYING } from './copying.js';
import type { CommandGroup } from './specification.js';

export const RECORDING: CommandGroup = {
  title: 'The ledger',
  families: { ledger: 'the ledger and its copies' },
  commands: [
    {
      name: 'ledger init',
      summary: 'create the ledger in its database, and its topic',
      description:
        'Uses ledger.adminUrl and kafka.adminSasl where there are any. Can be run again. With --kafka-acls nobody can delete or alter the topic or its records, who is no super user of the cluster.',
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
        { command: 'daybook ledger init', does: 'schema, roles, grants and topic' },
        {
          command: 'daybook ledger init --kafka-acls --kafka-writer relay --kafka-auditor console',
          does: 'and a topic that nobody can change',
        },
      ],
    },
    {
      name: 'ledger status',
      summary: 'show how far the ledger and its copy are',
      examples: [
        { command: 'daybook ledger status', does: 'sizes of both, and how far the relay is behind' },
      ],
    },
    {
      name: 'ledger relay',
      summary: 'bring events to Kafka as they come',
      description: 'Runs until it is stopped. One relay is active at a time; others wait to take over.',
      options: [{ flags: '--once', description: 'bring what is there, then end' }],
      examples: [
        { command: 'daybook ledger relay', does: 'as a service' },
        { command: 'daybook ledger relay --once', does: 'catch up' },
      ],
    },
    {
      name: 'ledger verify',
      summary: 'compare the copies, byte by byte',
      description: 'Ends with 4 and the first position that differs where they are not the same.',
      examples: [{ command: 'daybook ledger verify --json', does: 'for a monitor' }],
    },
    ...COPYING,
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
          description: 'postgres, kafka, a file of events or - for standard input (default: postgres)',
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
