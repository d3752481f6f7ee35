import type { Fact } from './facts.js';

/** A fact that is there before and after, with another definition. */
export interface ChangedFact {
  kind: string;
  identity: string;
  before: string;
  after: string;
}

export interface FactDifference {
  added: Fact[];
  removed: Fact[];
  changed: ChangedFact[];
  /** One readable sentence for each, in the order of the facts: `column public.users.email: text → character varying(100)`. */
  sentences: string[];
}

/** Longer values are not shown: a function's body is no sentence. */
const LONGEST_VALUE = 80;

/** The attribute that says what a thing is: its name goes without saying. */
const MAIN_ATTRIBUTE: Record<string, string> = {
  column: 'type',
  comment: 'text',
  'default privileges': 'acl',
};

const keyOf = (fact: { kind: string; identity: string }) => `${fact.kind} ${fact.identity}`;

/** The attributes of a definition; a flag has no value. */
export function attributesOf(definition: string): Map<string, string | undefined> {
  const attributes = new Map<string, string | undefined>();
  if (definition === '') return attributes;
  for (const line of definition.split(/\n(?!\t)/)) {
    const equals = line.indexOf('=');
    if (equals < 0) attributes.set(line, undefined);
    else attributes.set(line.slice(0, equals), line.slice(equals + 1).replaceAll('\n\t', '\n'));
  }
  return attributes;
}

function isShort(value: string): boolean {
  return value.length <= LONGEST_VALUE && !value.includes('\n');
}

function changeOf(
  name: string,
  before: Map<string, string | undefined>,
  after: Map<string, string | undefined>,
  main: boolean,
): string {
  const old = before.get(name);
  const now = after.get(name);
  const prefix = main ? '' : `${name} `;
  if (!after.has(name))
    return old === undefined
      ? `no longer ${name}`
      : isShort(old)
        ? `no ${name} any more (was ${old})`
        : `no ${name} any more`;
  if (!before.has(name))
    return now === undefined ? `now ${name}` : isShort(now) ? `now ${prefix}${now}` : `now with ${name}`;
  return isShort(old ?? '') && isShort(now ?? '') ? `${prefix}${old} → ${now}` : `${name} changed`;
}

function changeSentence(fact: ChangedFact): string {
  const before = attributesOf(fact.before);
  const after = attributesOf(fact.after);
  const names = [...new Set([...before.keys(), ...after.keys()])].filter(
    (name) => before.has(name) !== after.has(name) || before.get(name) !== after.get(name),
  );
  const changes = names.map((name) => changeOf(name, before, after, name === MAIN_ATTRIBUTE[fact.kind]));
  return `${keyOf(fact)}: ${changes.join('; ')}`;
}

/** What is different in the second set of facts. */
export function differenceOf(before: Iterable<Fact>, after: Iterable<Fact>): FactDifference {
  const old = new Map(Array.from(before, (fact) => [keyOf(fact), fact]));
  const now = new Map(Array.from(after, (fact) => [keyOf(fact), fact]));
  const difference: FactDifference = { added: [], removed: [], changed: [], sentences: [] };
  for (const key of [...new Set([...old.keys(), ...now.keys()])].sort()) {
    const was = old.get(key);
    const is = now.get(key);
    if (was && is) {
      if (was.definition === is.definition) continue;
      const changed = { kind: is.kind, identity: is.identity, before: was.definition, after: is.definition };
      difference.changed.push(changed);
      difference.sentences.push(changeSentence(changed));
    } else if (is) {
      difference.added.push(is);
      difference.sentences.push(`${key}: added`);
    } else if (was) {
      difference.removed.push(was);
      difference.sentences.push(`${key}: removed`);
    }
  }
  return difference;
}
