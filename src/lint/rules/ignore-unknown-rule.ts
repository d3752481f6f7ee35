import { defineRule } from '../rule.js';

export const ignoreUnknownRule = defineRule({
  code: 'ignore-unknown-rule',
  group: 'ignores',
  severity: 'error',
  title: 'A rule is ignored that does not exist',
  wrong: 'The comment does nothing.',
  why: 'A misspelt code ignores nothing, and looks as if it did.',
  rewrite: 'Correct the code; `daybook lint --rules` lists them all.',
  bad: `-- daybook:ignore drop-tabel unused since release 4.2
DROP TABLE visits;`,
  good: [
    `-- daybook:ignore drop-table unused since release 4.2
DROP TABLE visits;`,
  ],
  on: ['Directive'],
  *check() {},
});
