import type { CommandSpecification } from './specification.js';

/** What makes one copy of the ledger from another. */
export const COPYING: readonly CommandSpecification[] = [
  {
    name: 'ledger rebuild',
    summary: 'bring the ledger back from its topic, or from an export',
    description:
      'Into an empty database, or one with a beginning of the same ledger. Interrupted, it goes on where it stopped. Two histories are never merged.',
    options: [
      { flags: '--from <source>', description: 'kafka, or the folder of an export' },
      { flags: '--tail', description: 'only bring back the end that a ledger lost; nothing is installed' },
    ],
    examples: [
      { command: 'daybook ledger rebuild --from kafka', does: 'PostgreSQL was lost' },
      { command: 'daybook ledger rebuild --from kafka --tail', does: 'an older backup was restored' },
      { command: 'daybook ledger rebuild --from export', does: 'from the folder export/' },
    ],
  },
  {
    name: 'ledger republish',
    summary: 'fill a topic that was lost from the ledger',
    description: 'Then reads it back, and compares size and root hash.',
    examples: [{ command: 'daybook ledger republish', does: 'Kafka was lost' }],
  },
  {
    name: 'ledger export',
    summary: 'write the ledger into a folder that anybody can verify',
    description:
      'Events and Merkle tree in C2SP tlog-tiles layout, seals, keys, and verify.mjs. Run again, it adds what is new.',
    options: [
      { flags: '--out <folder>', description: 'where to write it' },
      {
        flags: '--from <position>',
        description: 'leave out the events before the 256 that this one is among (default: 0)',
      },
    ],
    examples: [
      {
        command: 'daybook ledger export --out export',
        does: 'everything; `node export/verify.mjs` then verifies it without Daybook',
      },
    ],
  },
  {
    name: 'ledger import',
    summary: 'bring the ledger back from an export',
    description: 'The same as `ledger rebuild --from FOLDER`.',
    arguments: [{ name: '<folder>', description: 'the folder of the export' }],
    examples: [{ command: 'daybook ledger import export', does: 'from the folder export/' }],
  },
];
