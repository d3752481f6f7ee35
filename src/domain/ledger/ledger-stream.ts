import { type EventEnvelope, isEvent } from '../event.js';

/** What the ledger says of itself. */
export interface LedgerState {
  version: number;
  name: string;
  createdAt: string | null;
}

export const initialLedger = (): LedgerState => ({ version: 0, name: '', createdAt: null });

export function evolveLedger(state: LedgerState, event: EventEnvelope): LedgerState {
  const next = { ...state, version: event.streamversion };
  if (isEvent(event, 'ledger.created')) return { ...next, name: event.data.ledger, createdAt: event.time };
  return next;
}
