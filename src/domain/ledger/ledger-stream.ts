import type { Decider } from '../decider.js';
import { decideLedger, type LedgerCommand } from './decide.js';
import { evolveLedger } from './evolve.js';
import { initialLedger, type LedgerState } from './state.js';

/** The rules of the stream `ledger`. */
export const ledgerDecider: Decider<LedgerState, LedgerCommand> = {
  decide: decideLedger,
  evolve: evolveLedger,
  fold: (events, from) => [...events].reduce(evolveLedger, from),
  advance: (state, events) => [...events].reduce(evolveLedger, state),
  initialState: initialLedger,
};
