import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const lockTimeoutDisabled = defineRule({
  code: 'lock-timeout-disabled',
  group: 'locks',
  severity: 'error',
  title: 'The limit on waiting for locks is lifted',
  wrong: 'The migration may wait for a lock without end, and everybody who needs the table waits behind it.',
  why: 'Daybook sets lock_timeout and statement_timeout for each run, gives up, and tries again. A SET in the migration takes that protection away.',
  rewrite:
    'Leave it out; `run.lockTimeoutMs` and `run.statementTimeoutMs` of the configuration set the limits.',
  bad: `SET lock_timeout = 0;
ALTER TABLE users ADD COLUMN region text;`,
  good: [
    `SET LOCAL lock_timeout = '2s';
ALTER TABLE users ADD COLUMN region text;`,
  ],
  on: ['VariableSetStmt'],
  *check({ body }) {
    if (body.name !== 'lock_timeout' && body.name !== 'statement_timeout') return;
    const constant = tree(tree(list(body.args)[0]).A_Const);
    const value =
      constant.ival === undefined
        ? String(tree(constant.sval).sval ?? '')
        : String(tree(constant.ival).ival ?? 0);
    if (body.kind !== 'VAR_SET_VALUE' || /^0+[a-z ]*$/.test(value))
      yield { message: `${body.name} is lifted: the run may wait without end` };
  },
});
