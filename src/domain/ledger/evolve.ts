import { type EventEnvelope, isEvent } from '../event.js';
import type { LedgerState } from './state.js';

/** The ledger’s own state after one more of its events. */
export function evolveLedger(state: LedgerState, event: EventEnvelope): LedgerState {
  const next = { ...state, version: event.streamversion };
  if (isEvent(event, 'ledger.created')) return { ...next, name: event.data.ledger, createdAt: event.time };
  if (isEvent(event, 'ledger.key-added')) {
    const { keyId, purpose, key } = event.data;
    return {
      ...next,
      keys: { ...state.keys, [keyId]: { purpose, key, addedAt: event.time, retiredAt: null } },
    };
  }
  if (isEvent(event, 'ledger.key-retired')) {
    const known = state.keys[event.data.keyId];
    if (!known) return next;
    return { ...next, keys: { ...state.keys, [event.data.keyId]: { ...known, retiredAt: event.time } } };
  }
  if (isEvent(event, 'ledger.sealed')) {
    const { size, root } = event.data;
    return { ...next, seals: state.seals + 1, seal: { size, root, at: event.time, witnesses: [] } };
  }
  if (isEvent(event, 'ledger.witness-cosigned')) {
    const { seal } = state;
    if (!seal || seal.size !== event.data.size || seal.witnesses.includes(event.data.witness)) return next;
    return { ...next, seal: { ...seal, witnesses: [...seal.witnesses, event.data.witness].sort() } };
  }
  return next;
}
