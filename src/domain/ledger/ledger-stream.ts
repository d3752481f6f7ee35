import type { Decider } from '../decider.js';
import { type EventEnvelope, isEvent } from '../event.js';
import type { EventData } from '../event-registry.js';

/** What the ledger says of itself. */
export interface LedgerState {
  version: number;
  name: string;
  createdAt: string | null;
}

export interface CreateLedger {
  type: 'create';
  data: EventData<'ledger.created'>;
}

export const initialLedger = (): LedgerState => ({ version: 0, name: '', createdAt: null });

export function evolveLedger(state: LedgerState, event: EventEnvelope): LedgerState {
  const next = { ...state, version: event.streamversion };
  if (isEvent(event, 'ledger.created')) return { ...next, name: event.data.ledger, createdAt: event.time };
  return next;
}

/** The rules of the stream `ledger`: it is created once; asked again, nothing happens. */
export const ledgerDecider: Decider<LedgerState, CreateLedger> = {
  decide: (state, { data }) => (state.createdAt === null ? [{ name: 'ledger.created', data }] : []),
  evolve: evolveLedger,
  fold: (events, from) => [...events].reduce(evolveLedger, from),
  advance: (state, events) => [...events].reduce(evolveLedger, state),
  initialState: initialLedger,
};
