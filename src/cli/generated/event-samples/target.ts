import {
  FINGERPRINT_BEFORE,
  FINGERPRINT_FOUND,
  LEASE,
  LOST_LEASE,
  REQUIRED_CONTENT,
  REQUIRED_MIGRATION,
} from './ids.js';
import type { EventSamples } from './samples.js';

export const TARGET_SAMPLES = {
  'target.registered': {
    target: 'eu-west',
    environment: 'production',
    region: 'eu-west-1',
    tags: ['primary', 'pci'],
    database: { name: 'securenet', serverVersion: '15.18', systemIdentifier: '7412908856034917523' },
  },
  'target.adopted': {
    target: 'eu-west',
    fingerprint: FINGERPRINT_BEFORE,
    baseline: [{ migration: REQUIRED_MIGRATION, content: REQUIRED_CONTENT }],
    reason: 'The database is older than Daybook; its base was made by hand.',
  },
  'target.outcome-resolved': {
    target: 'eu-west',
    migration: REQUIRED_MIGRATION,
    direction: 'up',
    content: REQUIRED_CONTENT,
    leftBy: LOST_LEASE,
    decision: 'done',
    stage: 2,
    fingerprint: FINGERPRINT_BEFORE,
    found: ['stage 1 of up, transaction: committed', 'stage 2 of up, DO: begun, and its end was not seen'],
    reason: 'All rows are there: the block came to its end.',
  },
  'target.drift-detected': {
    target: 'eu-west',
    expected: FINGERPRINT_BEFORE,
    found: FINGERPRINT_FOUND,
    differences: [
      { change: 'added', fact: 'index public.users_email_lower' },
      { change: 'changed', fact: 'column public.users.email' },
    ],
    count: 2,
  },
  'target.lease-taken': { target: 'eu-west', lease: LEASE, epoch: 0 },
  'target.lease-taken-over': {
    target: 'eu-west',
    lease: LEASE,
    epoch: 0,
    from: LOST_LEASE,
    waitedMs: 1250.5,
  },
  'target.lease-released': { target: 'eu-west', lease: LEASE },
} satisfies Partial<EventSamples>;
