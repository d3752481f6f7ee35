import * as z from 'zod';
import { eventType } from '../event-type.js';
import { count, kind, migrationId, name, objectName, sentence, sha256 } from './fields.js';

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
  eventType(
    'catalog.undo-proven',
    'On a copy of a database with this schema the migration was brought, taken back without a difference, and brought again.',
    {
      migration: migrationId,
      content: sha256,
      /** Fingerprints. */
      before: sha256,
      after: sha256,
      /** The undo that Daybook made, and the migration's own `down`: of those that were proven, the digest of what was executed. */
      generated: z.strictObject({ script: sha256, steps: count }).optional(),
      written: z.strictObject({ script: sha256 }).optional(),
      sample: z.enum(['rows', 'synthetic', 'none']),
      /** In the copy, before the migration; what is touched is what it changed, made or removed. */
      coverage: z.strictObject({
        tables: count,
        tablesWithRows: count,
        rows: count,
        touched: count,
        touchedWithRows: count,
        notCovered: z.array(objectName).max(100),
      }),
      /** The server's version. */
      postgres: z.string().max(40),
    },
  ),
] as const;
