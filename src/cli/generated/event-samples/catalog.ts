import {
  CONTENT,
  FINGERPRINT_AFTER,
  FINGERPRINT_BEFORE,
  MIGRATION,
  REQUIRED_MIGRATION,
  UNDO_SCRIPT,
  WRITTEN_SCRIPT,
} from './ids.js';
import type { EventSamples } from './samples.js';

export const CATALOG_SAMPLES = {
  'catalog.migration-registered': {
    migration: MIGRATION,
    kind: 'schema',
    form: 'sql',
    content: CONTENT,
    requires: [REQUIRED_MIGRATION],
    environments: ['staging', 'production'],
    reversible: true,
    documentation: {
      purpose: 'Users belong to groups, which decide what they may see.',
      scope: 'Two new tables, user_groups and user_group_memberships; users itself is not changed.',
      rollback: 'Both tables are dropped; no other table refers to them.',
      impact: 'No lock on users beyond the foreign key; under a second for 150 users.',
    },
  },
  'catalog.undo-proven': {
    migration: MIGRATION,
    content: CONTENT,
    before: FINGERPRINT_BEFORE,
    after: FINGERPRINT_AFTER,
    generated: { script: UNDO_SCRIPT, steps: 4 },
    written: { script: WRITTEN_SCRIPT },
    sample: 'rows',
    coverage: {
      tables: 31,
      tablesWithRows: 27,
      rows: 1243,
      touched: 3,
      touchedWithRows: 1,
      notCovered: ['public.sensor_readings'],
    },
    postgres: '15.18',
  },
} satisfies Partial<EventSamples>;
