import { CONTENT, MIGRATION, REQUIRED_MIGRATION } from './ids.js';
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
} satisfies Partial<EventSamples>;
