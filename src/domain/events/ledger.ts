import * as z from 'zod';
import { eventType } from '../event-type.js';
import { name } from './fields.js';

export const LEDGER_EVENTS = [
  eventType('ledger.created', 'The ledger exists; it is the event at position 0.', {
    ledger: name,
    schema: z.int().positive(),
    software: z.string().max(100),
  }),
] as const;
