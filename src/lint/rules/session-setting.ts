import { defineRule } from '../rule.js';

export const sessionSetting = defineRule({
  code: 'session-setting',
  group: 'transactions',
  title: 'A setting is changed for the session',
  wrong: 'It holds for whatever runs on the connection after the migration.',
  why: 'SET without LOCAL outlives the transaction: a search_path or role that one migration sets decides where the next one makes its tables.',
  rewrite: 'SET LOCAL, or write schema names out.',
  bad: `SET search_path = app, public;
CREATE TABLE app.notes (id bigint PRIMARY KEY);`,
  good: [
    `SET LOCAL search_path = app, public;
CREATE TABLE app.notes (id bigint PRIMARY KEY);`,
  ],
  on: ['VariableSetStmt'],
  *check({ body, level }) {
    if (
      level === 'script' &&
      body.is_local !== true &&
      String(body.kind).startsWith('VAR_SET') &&
      body.kind !== 'VAR_SET_MULTI'
    )
      yield { message: `${String(body.name)} is set for the whole session` };
  },
});
