import * as z from 'zod';
import { eventType } from '../event-type.js';
import {
  count,
  direction,
  migrationId,
  milliseconds,
  name,
  objectName,
  sentence,
  sha256,
  uuid,
} from './fields.js';

const database = z.strictObject({
  name: objectName,
  serverVersion: z.string().max(100),
  systemIdentifier: z.string().max(32).optional(),
});

export const TARGET_EVENTS = [
  eventType('target.registered', 'A database may be brought migrations under this name.', {
    target: name,
    environment: name,
    region: name,
    tags: z.array(name),
    database,
  }),
  eventType('target.adopted', 'The schema as it stands is accepted as what the ledger knows of the target.', {
    target: name,
    fingerprint: sha256,
    baseline: z.array(z.strictObject({ migration: migrationId, content: sha256 })),
    reason: sentence.optional(),
  }),
  eventType(
    'target.outcome-resolved',
    'A person said what became of a migration where nothing in the target tells it.',
    {
      target: name,
      migration: migrationId,
      direction,
      content: sha256,
      /** The run that left the doubt. */
      leftBy: uuid,
      /** Of the stage in doubt: `done` or `not-done`. Of the migration: `applied`, all of it is there, or `rolled-back`, nothing of it is. */
      decision: z.enum(['done', 'not-done', 'applied', 'rolled-back']),
      /** The stage in doubt, counting from 1. */
      stage: count.optional(),
      /** Of the schema as it stands, which the ledger expects from here on. */
      fingerprint: sha256,
      /** What was found in the target. */
      found: z.array(sentence).max(50),
      reason: sentence,
    },
  ),
  eventType('target.drift-detected', 'The schema is not the one that the ledger says it left there.', {
    target: name,
    expected: sha256,
    found: sha256,
    differences: z.array(
      z.strictObject({ change: z.enum(['added', 'removed', 'changed']), fact: objectName }),
    ),
    /** How many differences there are; the list may name only the first of them. */
    count,
  }),
  eventType(
    'target.lease-taken',
    'An executor may run on the target; the version of this event is its fence.',
    {
      target: name,
      lease: uuid,
      epoch: count,
    },
  ),
  eventType('target.lease-taken-over', 'A lost executor’s lease ended; its session on the target was gone.', {
    target: name,
    lease: uuid,
    epoch: count,
    from: uuid,
    waitedMs: milliseconds,
  }),
  eventType('target.lease-released', 'The executor is done with the target.', { target: name, lease: uuid }),
] as const;
