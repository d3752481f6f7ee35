import * as z from 'zod';
import { eventType } from '../event-type.js';
import { kind, migrationId, name, sentence, sha256 } from './fields.js';

export const CATALOG_EVENTS = [
  eventType('catalog.migration-registered', 'A migration with this content is known from now on.', {
    migration: migrationId,
    kind,
    form: z.enum(['sql', 'class']),
    content: sha256,
    requires: z.array(migrationId),
    environments: z.array(name).optional(),
    reversible: z.boolean(),
    documentation: z.strictObject({
      purpose: sentence.optional(),
      scope: sentence.optional(),
      rollback: sentence.optional(),
      impact: sentence.optional(),
    }),
  }),
] as const;
