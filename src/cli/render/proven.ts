import type { ProvenEvent, ProvenSeal } from '../../audit/check-event-proof.js';
import { formatTime } from './time.js';

/** What was proven, with the keys that it was proven by. */
export interface ProvenDocument extends ProvenEvent {
  keys: { log: readonly string[]; witness: readonly string[] };
}

export function renderProven({ origin, position, seal, since, keys }: ProvenDocument): string {
  return [
    `proven   the event is at position ${position} of ${origin}`,
    `sealed   ${renderSeal(seal)}`,
    ...(since ? [`since    ${renderSeal(since)}: nothing of it was changed`] : []),
    ...seal.witnesses.map(({ name, at }) => `witness  ${name}, ${formatTime(at)}`),
    ...(seal.witnesses.length === 0 ? ['witness  none: only the ledger vouches for the seal'] : []),
    ...keys.log.map((key) => `key      ${key}`),
    ...keys.witness.map((key) => `key      ${key}`),
  ].join('\n');
}

const renderSeal = ({ size, root }: ProvenSeal): string => `${size} events, root ${root}`;
