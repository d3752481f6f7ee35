import type { CommandSpecification } from './specification.js';

/** What makes the ledger evident to others: seals and keys. */
export const SEALING: readonly CommandSpecification[] = [
  {
    name: 'ledger seal',
    summary: 'sign the state of the ledger',
    description:
      'Signs a C2SP tlog-checkpoint, records it, writes it to the anchors and asks the witnesses. Ends with 5 where fewer than seals.required cosigned: the seal is recorded all the same, and the next call asks again.',
    options: [
      {
        flags: '--watch',
        description: 'again and again, by seals.everyEvents and seals.everySeconds, until it is stopped',
      },
    ],
    examples: [
      { command: 'daybook ledger seal', does: 'once' },
      { command: 'daybook ledger seal --watch', does: 'as a service' },
    ],
  },
  {
    name: 'ledger key list',
    summary: 'list the keys of the ledger and of its witnesses',
    examples: [{ command: 'daybook ledger key list', does: 'with their verifier keys' }],
  },
  {
    name: 'ledger key add',
    summary: 'make a new key to seal with, or take one of a witness',
    description:
      'A new private key is added to seals.keyFile; where DAYBOOK_SEAL_KEY is set, the keys in it that the ledger does not know are added. Then the ledger is sealed, so that the keys before vouch for the new one.',
    options: [
      {
        flags: '--witness <vkey>',
        description: 'the verifier key of a witness, whose cosignatures count from now on',
      },
    ],
    examples: [
      { command: 'daybook ledger key add', does: 'the first half of a rotation' },
      {
        command: 'daybook ledger key add --witness auditor.example/witness+2b5e1337+BIqI49',
        does: 'what `daybook witness init` printed',
      },
    ],
  },
  {
    name: 'ledger key retire',
    summary: 'let a key sign no later seal',
    description:
      'What it signed stays valid. It is refused before a seal is signed by this key and one that stays; where the private keys are at hand, such a seal is made first, and another after it. The last key that seals the ledger cannot be retired.',
    arguments: [{ name: '<id>', description: 'the key, as `ledger key list` shows it' }],
    options: [
      { flags: '--reason <text>', description: 'why, for the ledger' },
      {
        flags: '--lost',
        description: 'its private key is lost or stolen: auditors must be given the new key by another way',
      },
    ],
    examples: [
      {
        command: 'daybook ledger key retire 9ec8bca4 --reason rotation',
        does: 'the second half of a rotation',
      },
    ],
  },
];
