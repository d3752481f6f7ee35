import { defineRule } from '../rule.js';

export const createTrigger = defineRule({
  code: 'create-trigger',
  group: 'locks',
  title: 'A trigger is made on a table in use',
  wrong:
    'Nobody can write to the table until all who write now are done, and from then on each write does more.',
  why: 'CREATE TRIGGER takes SHARE ROW EXCLUSIVE: it waits for every open transaction that wrote to the table, and all later writers wait for it.',
  rewrite:
    'Make it in a migration of its own, with nothing before it that locks another table, so that the lock is short. Say so in a `daybook:ignore`.',
  bad: `CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();`,
  good: [
    `-- daybook:ignore create-trigger a migration of its own: the lock is held for a moment
CREATE TRIGGER orders_touch BEFORE UPDATE ON orders FOR EACH ROW EXECUTE FUNCTION touch();`,
  ],
  on: ['CreateTrigStmt'],
  *check(subject) {
    const table = subject.existing(subject.body.relation);
    if (table !== undefined) yield { message: `${table} is closed to writers while the trigger is made` };
  },
});
