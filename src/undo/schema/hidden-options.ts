import type { ExtraFact } from './extras/extra-facts.js';
import type { DeltaFacts } from './pg-delta.js';

const names = new WeakMap<DeltaFacts, Set<string>>();

/** The options of servers, wrappers and mappings whose values were not read, since they may be secrets. */
function hiddenNames(delta: DeltaFacts): Set<string> {
  const known = names.get(delta);
  if (known) return known;
  const found = new Set<string>();
  for (const { payload } of delta.facts)
    for (const [, name] of JSON.stringify(payload).matchAll(/__OPTION_([^"]*?)__/g))
      found.add(name!.toLowerCase());
  names.set(delta, found);
  return found;
}

/** Whether a fact of the kind `hidden option` is about an option that nothing else knows the value of. */
export function isHidden({ identity }: ExtraFact, delta: DeltaFacts): boolean {
  const option = identity.slice(identity.lastIndexOf(' ') + 1);
  return hiddenNames(delta).has(option.toLowerCase());
}
