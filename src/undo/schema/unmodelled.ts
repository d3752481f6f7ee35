import { DaybookError } from '../../errors.js';
import { attributesOf, differenceOf } from '../../postgres/fact-difference.js';
import { planAttachments } from './attach.js';
import { keyOfExtra } from './extras/extra-facts.js';
import { isHidden } from './hidden-options.js';
import { planRenames } from './renames/plan-renames.js';
import { planSchemaRest } from './rest.js';
import type { SchemaSnapshot } from './snapshot.js';

/** Attributes of facts that neither pg-delta’s plan nor the extra kinds bring back. */
const UNKNOWN_ATTRIBUTES: Readonly<Record<string, readonly string[]>> = {
  table: ['method', 'tablespace', 'foreign keys disabled'],
  'materialized view': ['method', 'tablespace'],
  index: ['tablespace', 'not ready'],
  extension: ['version'],
  language: ['acl'],
};

/** What hinders the undo in a fact that is to be made again. */
function unknownIn(kind: string, definition: string): string | undefined {
  const attributes = attributesOf(definition);
  if (kind === 'type' && attributes.has('canonical')) return 'a range with a canonical function';
  if (kind === 'table' && attributes.get('inherits')?.includes(', ')) return 'a table with several parents';
  const names = kind === 'extension' ? [] : (UNKNOWN_ATTRIBUTES[kind] ?? []);
  const found = names.find((name) => attributes.has(name));
  return found === undefined ? undefined : `${kind} with ${found}`;
}

/**
 * What the migration changed and no generated statement brings back, a sentence each. To be asked before the commit: where there is any, the migration
 * needs a verified backup.
 */
export function unmodelledChanges(before: SchemaSnapshot, after: SchemaSnapshot): string[] {
  const found: string[] = [];
  const { removed, changed } = differenceOf(before.facts, after.facts);
  for (const { kind, identity, definition } of removed) {
    const unknown = unknownIn(kind, definition);
    if (unknown) found.push(`${kind} ${identity} was removed: ${unknown}`);
  }
  for (const { kind, identity, before: was, after: is } of changed) {
    const [old, now] = [attributesOf(was), attributesOf(is)];
    for (const name of UNKNOWN_ATTRIBUTES[kind] ?? [])
      if (old.has(name) !== now.has(name) || old.get(name) !== now.get(name))
        found.push(`${kind} ${identity}: ${name} changed`);
    if (kind === 'type' && (unknownIn(kind, was) ?? unknownIn(kind, is)))
      found.push(`${kind} ${identity} changed: ${unknownIn(kind, was) ?? unknownIn(kind, is)}`);
  }
  found.push(...lostParents(before, after), ...unknownExtras(before, after));
  return found.length > 0 ? found : unplanned(before, after);
}

/** A table that inherits again holds the columns that it had from its parent as its own: PostgreSQL has no statement that makes them inherited again. */
function lostParents(before: SchemaSnapshot, after: SchemaSnapshot): string[] {
  return planAttachments(after, before)
    .filter(({ sql }) => / INHERIT "/.test(sql))
    .map(({ why }) => `${why}, and inherits from it no more`);
}

/** Why the way back cannot be planned; where names have to be undone first, that is seen only then. */
function unplanned(before: SchemaSnapshot, after: SchemaSnapshot): string[] {
  if (planRenames(before, after).length > 0 || planAttachments(after, before).length > 0) return [];
  try {
    planSchemaRest(after, before);
    return [];
  } catch (error) {
    if (error instanceof DaybookError && error.code === 'UNDO_IMPOSSIBLE') return [error.message];
    throw error;
  }
}

function unknownExtras(before: SchemaSnapshot, after: SchemaSnapshot): string[] {
  const read = ({ extras, delta }: SchemaSnapshot) =>
    new Map(
      extras
        .filter((extra) => extra.creates.length === 0)
        .filter((extra) => extra.kind !== 'hidden option' || isHidden(extra, delta))
        .map((extra) => [keyOfExtra(extra), extra.definition]),
    );
  const [was, is] = [read(before), read(after)];
  return [...new Set([...was.keys(), ...is.keys()])]
    .filter((key) => was.get(key) !== is.get(key))
    .sort()
    .map((key) => `${key}: ${was.has(key) ? (is.has(key) ? 'changed' : 'removed') : 'added'}`);
}
