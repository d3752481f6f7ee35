import { FINGERPRINT_AFTER } from './ids.js';
import type { EventSamples } from './samples.js';

export const LEDGER_SAMPLES = {
  'ledger.created': { ledger: 'securenet', schema: 1, software: 'daybook 0.1.0' },
  'ledger.key-added': {
    purpose: 'seal',
    key: 'daybook/securenet+f3a1b2c4+AeN2nYpzLp4gSU6tN1Fb3eO0J5u2wJf0mTn5bQm0cR7Z',
    keyId: 'f3a1b2c4',
  },
  'ledger.key-retired': { keyId: 'f3a1b2c4', reason: 'yearly rotation' },
  'ledger.sealed': {
    size: 1200,
    root: FINGERPRINT_AFTER,
    note: 'daybook/securenet\n1200\nwE9rjS4aOVe40PLkxqgbPV9wkqS2yNrg8TJUdphLrc8=\n\n— daybook/securenet 86GyxE1hZGUgdXAgZm9yIHRoZSBzYW1wbGU=\n',
  },
  'ledger.witness-cosigned': {
    size: 1200,
    root: FINGERPRINT_AFTER,
    witness: 'auditor.example/witness',
    cosignature: '— auditor.example/witness 0Kj3mwAAAABnmdcsbWFkZSB1cCBmb3IgdGhlIHNhbXBsZQ==',
  },
} satisfies Partial<EventSamples>;
