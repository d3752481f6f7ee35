import { defineRule } from '../rule.js';

export const ignoreUnused = defineRule({
  code: 'ignore-unused',
  group: 'ignores',
  title: 'An ignore matches no finding',
  wrong: 'It would hide a finding that comes later, which nobody considered.',
  why: 'The statement has changed, or the comment stands at another one.',
  rewrite: 'Remove the comment, or put it right above the statement.',
  bad: `-- daybook:ignore drop-table unused since release 4.2
CREATE TABLE notes (id bigint PRIMARY KEY);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY);`],
  on: ['Directive'],
  *check() {},
});
