import type { Json } from '../../../domain/json.js';
import type { Client } from '../../../postgres/index.js';
import type { LoneSubject } from '../../../postgres/lone-statement.js';
import type { Intent } from '../stage-row.js';
import { createIndex } from './create-index.js';
import { detachPartition } from './detach-partition.js';
import { dropIndex } from './drop-index.js';
import type { Fate, FateOf } from './fate.js';
import { createObject, dropObject } from './presence.js';
import { reindex } from './reindex.js';
import { repeatable } from './repeatable.js';
import { unknown } from './unknown.js';

const FATES: { [Kind in LoneSubject['kind']]: FateOf<Kind> } = {
  'create index': createIndex,
  'drop index': dropIndex,
  'detach partition': detachPartition,
  'create object': createObject,
  'drop object': dropObject,
  reindex,
  repeatable,
  unknown,
};

const fateOf = ({ kind }: LoneSubject): FateOf<LoneSubject['kind']> =>
  FATES[kind] as FateOf<LoneSubject['kind']>;

/** What an intent must keep of what is there before its statement. */
export const observe = async (client: Client, subject: LoneSubject): Promise<Json> =>
  await fateOf(subject).observe(client, subject as never);

/** What became of a statement, and nothing is left of it where it is half done. */
export const settle = async (client: Client, { subject, before }: Intent): Promise<Fate> =>
  await fateOf(subject).settle(client, subject as never, before);
