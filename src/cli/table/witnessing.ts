import type { CommandGroup, OptionSpecification } from './specification.js';

const FOLDER: OptionSpecification = {
  flags: '--folder <dir>',
  description: 'the witness’s own folder: its key, what it cosigned, evidence',
};

const LOG: OptionSpecification = {
  flags: '--log <vkey>',
  description: 'verifier key of a ledger, NAME+ID+KEY; may be given several times',
  kind: 'list',
};

export const WITNESSING: CommandGroup = {
  title: 'Witnesses and proofs',
  families: {
    witness: 'a witness of the ledgers of others; needs no ledger of its own',
    audit: 'proofs for auditors',
  },
  commands: [
    {
      name: 'witness init',
      summary: 'make the key of a witness',
      description: 'Prints the verifier key, which those give to others who trust this witness.',
      options: [
        {
          flags: '--name <name>',
          description: 'its name: a URL without a scheme, such as auditor.example/witness',
        },
        FOLDER,
      ],
      examples: [
        {
          command: 'daybook witness init --name auditor.example/witness --folder witness',
          does: 'a key of its own, once',
        },
      ],
    },
    {
      name: 'witness serve',
      summary: 'cosign what ledgers submit over HTTP',
      description:
        'Speaks C2SP tlog-witness. Runs until it is stopped. It cosigns only what goes on from what it cosigned before, and keeps evidence of what does not.',
      options: [
        FOLDER,
        LOG,
        { flags: '--port <port>', description: 'port to listen on (default: 7380)', kind: 'port' },
        { flags: '--host <address>', description: 'address to listen on (default: 127.0.0.1)' },
      ],
      examples: [
        {
          command: 'daybook witness serve --folder witness --log daybook/main+f3a1b2c4+AeN2',
          does: 'behind a proxy that speaks TLS',
        },
      ],
    },
    {
      name: 'witness follow',
      summary: 'follow a ledger and cosign its seals',
      description:
        'Computes the tree from the events themselves, and cosigns each seal that says the same. Several --log are keys of one ledger.',
      options: [
        FOLDER,
        LOG,
        { flags: '--from <source>', description: 'kafka, an export, or a file of events, one a line' },
        {
          flags: '--topic <name>',
          description: 'the topic (default: kafka.topic, or daybook.<ledger>.events)',
        },
        {
          flags: '--out <dir>',
          description: 'where cosignatures are written (default: cosigned in the folder)',
        },
        { flags: '--once', description: 'go to the end that the topic has, and no further' },
      ],
      examples: [
        {
          command: 'daybook witness follow --folder witness --log daybook/main+f3a1b2c4+AeN2 --from kafka',
          does: 'with DAYBOOK_KAFKA_BROKERS in the environment',
        },
        {
          command:
            'daybook witness follow --folder witness --log daybook/main+f3a1b2c4+AeN2 --from events.jsonl',
          does: 'what `daybook replay --write` wrote',
        },
      ],
    },
    {
      name: 'audit prove',
      summary: 'write the proof that an event is in the ledger',
      description:
        'The folder has the event’s bytes, a C2SP tlog-proof in the newest seal, and the keys. Whoever has them needs neither Daybook nor the ledger to check it.',
      arguments: [{ name: '<event>', description: 'the id of an event, or its position' }],
      options: [
        { flags: '--out <dir>', description: 'the folder to write into' },
        {
          flags: '--since <size>',
          description: 'prove, too, that the seal of this size is a beginning of the newest one',
        },
      ],
      examples: [
        { command: 'daybook audit prove 1207 --out proof', does: 'that it is in the ledger' },
        {
          command: 'daybook audit prove 1207 --out proof --since 1000',
          does: 'and that nothing was changed since an older seal',
        },
      ],
    },
    {
      name: 'audit check',
      summary: 'check a proof with nothing but its files',
      description:
        'Ends with 4 where it does not hold. Where no keys are given it takes those of the folder, and names them: compare them with those that you were given.',
      arguments: [{ name: '<dir>', description: 'the folder of the proof' }],
      options: [
        {
          flags: '--key <vkey>',
          description: 'verifier key of the ledger, from elsewhere; may be given several times',
          kind: 'list',
        },
        {
          flags: '--witness <vkey>',
          description: 'verifier key of a witness that must have cosigned; may be given several times',
          kind: 'list',
        },
      ],
      examples: [
        { command: 'daybook audit check proof', does: 'offline' },
        {
          command: 'daybook audit check proof --witness auditor.example/witness+2b5e1337+BIqI49',
          does: 'only where that witness saw it',
        },
      ],
    },
  ],
};
