import type { EventSamples } from './samples.js';

export const LEDGER_SAMPLES = {
  'ledger.created': { ledger: 'securenet', schema: 1, software: 'daybook 0.1.0' },
} satisfies Partial<EventSamples>;
