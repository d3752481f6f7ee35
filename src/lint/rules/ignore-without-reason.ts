import { defineRule } from '../rule.js';

export const ignoreWithoutReason = defineRule({
  code: 'ignore-without-reason',
  group: 'ignores',
  severity: 'error',
  title: 'A finding is ignored without a reason',
  wrong: 'Nobody can tell later whether the objection was considered.',
  why: 'An ignore is a decision. Its reason is what a reviewer reads.',
  rewrite: "Write the reason behind the rule's code.",
  bad: `-- daybook:ignore drop-table
DROP TABLE visits;`,
  good: [
    `-- daybook:ignore drop-table unused since release 4.2
DROP TABLE visits;`,
  ],
  on: ['Directive'],
  *check() {},
});
