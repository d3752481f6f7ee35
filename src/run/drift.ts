import { differenceOf } from '../postgres/fact-difference.js';
import { readFacts } from '../postgres/facts.js';
import { fingerprintOf } from '../postgres/fingerprint.js';
import type { Client } from '../postgres/index.js';
import { readSnapshot } from './snapshot.js';

/** Differences named in one event at most. */
export const MAXIMUM_NAMED_DIFFERENCES = 50;

export interface Drift {
  expected: string;
  found: string;
  /** By kind and identity, `table public.users`, without definitions. Empty where the facts of `expected` are not kept. */
  differences: { change: 'added' | 'removed' | 'changed'; fact: string }[];
  /** One readable sentence for each difference. */
  sentences: string[];
}

/** Compares a target’s schema with a fingerprint; undefined where it is the same. */
export async function findDrift(client: Client, expected: string): Promise<Drift | undefined> {
  const facts = await readFacts(client);
  const found = fingerprintOf(facts);
  if (found === expected) return undefined;
  const before = await readSnapshot(client, expected);
  if (!before) return { expected, found, differences: [], sentences: [] };
  const { added, removed, changed, sentences } = differenceOf(before, facts);
  const named = (
    change: Drift['differences'][number]['change'],
    list: readonly { kind: string; identity: string }[],
  ) => list.map(({ kind, identity }) => ({ change, fact: `${kind} ${identity}`.slice(0, 400) }));
  return {
    expected,
    found,
    differences: [...named('added', added), ...named('removed', removed), ...named('changed', changed)],
    sentences,
  };
}

/** A drift as an event says it. */
export const driftData = ({ expected, found, differences }: Drift) => ({
  expected,
  found,
  differences: differences.slice(0, MAXIMUM_NAMED_DIFFERENCES),
  count: differences.length,
});

/** The first differences in words. */
export function describeDrift({ sentences, expected, found }: Drift): string {
  if (sentences.length === 0) return `fingerprint ${found.slice(0, 12)} instead of ${expected.slice(0, 12)}`;
  const more = sentences.length > 3 ? `, and ${sentences.length - 3} more` : '';
  return `${sentences.slice(0, 3).join('; ')}${more}`;
}
