import type { UndoStep } from '../undo-step.js';
import type { ExtraFact } from './extras/extra-facts.js';
import { keyOfExtra } from './extras/extra-facts.js';
import { keyOfIdentity } from './identity.js';
import type { Names } from './names.js';
import type { DeltaPlan } from './pg-delta.js';
import { idText } from './pg-delta.js';
import type { SchemaSnapshot } from './snapshot.js';

/** What is settled about objects as long as nobody replaces or retypes them. */
const settingsOf = ({ extras }: SchemaSnapshot): Map<string, ExtraFact> =>
  new Map(
    extras
      .filter(({ setting, creates }) => setting && creates.length > 0)
      .map((extra) => [keyOfExtra(extra), extra]),
  );

/** The ids of what a setting is about: a column, and its table. */
function hostsOf({ class: of, oid, sub }: ExtraFact, names: Names): string[] {
  const keys = [keyOfIdentity({ class: of, oid, sub }), keyOfIdentity({ class: of, oid, sub: 0 })];
  return keys.flatMap((key) => {
    const id = names.idOf(key);
    return id === undefined ? [] : idText(id);
  });
}

/** Whether privileges on a whole relation are revoked, which takes those on its columns along. */
const revokesOn = ({ actions }: DeltaPlan, host: string): boolean =>
  actions.some(({ produces, consumes, destroys }) =>
    [...produces, ...consumes, ...destroys].some((id) => id.startsWith(`acl:(${host})`)),
  );

/** Lists, of which SET changes only what it names. */
const isList = ({ kind }: ExtraFact): boolean => kind.endsWith('options');

const madeBy = ({ actions }: DeltaPlan) =>
  new Set(actions.flatMap(({ produces, destroys }) => [...produces, ...destroys]));

/** What PostgreSQL forgets when it changes an object in place: the storage of a retyped column, the cluster mark of an index. */
const alteredBy = ({ actions }: DeltaPlan) =>
  new Set(actions.filter(({ verb }) => verb === 'alter').flatMap(({ consumes }) => consumes.slice(0, 1)));

/** Takes settings away that were not there before, while what they are about is still there. */
export function resetSettings(
  now: SchemaSnapshot,
  before: SchemaSnapshot,
  plan: DeltaPlan,
  names: Names,
): UndoStep[] {
  const wanted = settingsOf(before);
  const destroyed = new Set(plan.actions.flatMap(({ destroys }) => destroys));
  return [...settingsOf(now)].flatMap(([key, setting]) => {
    if (wanted.has(key) || setting.drops === undefined) return [];
    if (hostsOf(setting, names).some((host) => destroyed.has(host))) return [];
    return { sql: setting.drops, why: `${key}: was not there` };
  });
}

/** Makes the settings that are not as before, or that the plan lost on its way. */
export function setSettings(
  now: SchemaSnapshot,
  before: SchemaSnapshot,
  plan: DeltaPlan,
  names: Names,
): UndoStep[] {
  const present = settingsOf(now);
  const made = madeBy(plan);
  const altered = alteredBy(plan);
  return [...settingsOf(before)].flatMap(([key, setting]) => {
    const [own, ...around] = hostsOf(setting, names);
    const lost =
      (own !== undefined && altered.has(own)) || [own, ...around].some((host) => host && made.has(host));
    const revoked =
      setting.kind === 'column privileges' &&
      around.some((host) => host !== undefined && revokesOn(plan, host));
    const is = present.get(key);
    if (!lost && !revoked && is?.definition === setting.definition) return [];
    const cleared = is?.drops !== undefined && isList(setting) ? [is.drops] : [];
    return [...cleared, ...setting.creates].map((sql) => ({ sql, why: `${key}: as it was` }));
  });
}
