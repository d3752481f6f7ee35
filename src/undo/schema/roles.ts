import { isDeepStrictEqual } from 'node:util';
import type { DeltaFacts } from './pg-delta.js';
import { idText } from './pg-delta.js';

const isRole = (kind: string): boolean => kind === 'role' || kind === 'membership';

type Facts = DeltaFacts['facts'];

const rolesOf = ({ facts }: DeltaFacts): Map<string, Facts[number]> =>
  new Map(facts.filter(({ id }) => isRole(id.kind)).map((fact) => [idText(fact.id), fact]));

/** What is wanted: `before`, but with the roles of `now` wherever the migration left them as they were. */
export function keepUnchangedRoles(now: DeltaFacts, before: DeltaFacts, after: DeltaFacts): DeltaFacts {
  const [is, was, left] = [rolesOf(now), rolesOf(before), rolesOf(after)];
  const roles = [...new Set([...is.keys(), ...was.keys()])].flatMap((key) => {
    const untouched = isDeepStrictEqual(was.get(key)?.payload, left.get(key)?.payload);
    const wanted = untouched ? is.get(key) : was.get(key);
    return wanted ? [wanted] : [];
  });
  const kept = new Set(roles.map(({ id }) => idText(id)));
  const facts = [...before.facts.filter(({ id }) => !isRole(id.kind)), ...roles];
  // What hangs on a role that is gone for other reasons is no more to be had.
  return {
    facts: facts.filter(({ parent }) => parent?.kind !== 'role' || kept.has(idText(parent))),
    edges: before.edges,
  };
}
