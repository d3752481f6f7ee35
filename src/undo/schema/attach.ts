import { identifier } from '../../backup/quote.js';
import type { UndoStep } from '../undo-step.js';
import type { Attachment } from './attachments.js';
import { keyOfAttachment } from './attachments.js';
import type { Identity } from './identity.js';
import type { SchemaSnapshot } from './snapshot.js';

const relationsOf = ({ identities }: SchemaSnapshot): Map<string, Identity> =>
  new Map(
    identities
      .filter((identity) => identity.class === 'pg_class' && identity.sub === 0)
      .map((identity) => [identity.oid, identity]),
  );

const written = ({ schema = '', name }: Identity): string => `${identifier(schema)}.${identifier(name)}`;

/** The attachments of one snapshot that another has not, though it has both tables. */
function onlyIn(one: SchemaSnapshot, other: SchemaSnapshot): Attachment[] {
  const there = new Set(other.attachments.map(keyOfAttachment));
  const tables = relationsOf(other);
  return one.attachments.filter(
    (attachment) =>
      !there.has(keyOfAttachment(attachment)) &&
      tables.has(attachment.child) &&
      tables.has(attachment.parent),
  );
}

/**
 * Lets go of tables that the migration made partitions of others or let inherit from them.
 *
 * @param names the snapshot whose names are in force
 */
export function planDetachments(
  before: SchemaSnapshot,
  after: SchemaSnapshot,
  names: SchemaSnapshot,
): UndoStep[] {
  const relations = relationsOf(names);
  return onlyIn(after, before).map(({ child, parent, bound }) => {
    const [of, to] = [written(relations.get(child)!), written(relations.get(parent)!)];
    return {
      sql:
        bound === undefined
          ? `ALTER TABLE ${of} NO INHERIT ${to}`
          : `ALTER TABLE ${to} DETACH PARTITION ${of}`,
      why: `${of} did not belong to ${to}`,
    };
  });
}

/**
 * Makes tables partitions of their parents again, and children. To be run when the rows are back, since a partition takes only rows within its bounds, and
 * before the rest is planned: the schema has to be read again afterwards where there are any.
 */
export function planAttachments(now: SchemaSnapshot, before: SchemaSnapshot): UndoStep[] {
  const relations = relationsOf(now);
  return onlyIn(before, now).map(({ child, parent, bound }) => {
    const [of, to] = [written(relations.get(child)!), written(relations.get(parent)!)];
    return {
      sql:
        bound === undefined
          ? `ALTER TABLE ${of} INHERIT ${to}`
          : `ALTER TABLE ${to} ATTACH PARTITION ${of} ${bound}`,
      why: `${of} belonged to ${to}`,
    };
  });
}
