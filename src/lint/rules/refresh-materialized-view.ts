import { defineRule } from '../rule.js';

export const refreshMaterializedView = defineRule({
  code: 'refresh-materialized-view',
  group: 'locks',
  title: 'A materialized view is refreshed while readers wait',
  wrong: 'Nobody can read the view until its query is done.',
  why: 'REFRESH MATERIALIZED VIEW holds ACCESS EXCLUSIVE on the view while it computes all of it.',
  rewrite: 'Refresh it CONCURRENTLY; it needs a unique index that covers all rows.',
  bad: `REFRESH MATERIALIZED VIEW daily_totals;`,
  good: [`REFRESH MATERIALIZED VIEW CONCURRENTLY daily_totals;`],
  on: ['RefreshMatViewStmt'],
  *check(subject) {
    const view = subject.existing(subject.body.relation);
    if (view !== undefined && subject.body.concurrent !== true && subject.body.skipData !== true)
      yield { message: `nobody can read ${view} until it is computed anew` };
  },
});
