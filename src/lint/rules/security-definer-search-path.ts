import { isOn, nameOf, option } from '../../postgres/syntax-tree.js';
import { fixesSearchPath } from '../function-settings.js';
import { defineRule } from '../rule.js';

export const securityDefinerSearchPath = defineRule({
  code: 'security-definer-search-path',
  group: 'security',
  severity: 'error',
  title: 'A SECURITY DEFINER function does not fix its search_path',
  wrong: 'Whoever may call it can make it run code of theirs, with the rights of its owner.',
  why: "Names in the body are looked up in the caller's search_path. A caller who puts a schema of theirs first has the function call their table, function or operator instead.",
  rewrite: 'SET search_path = pg_catalog, pg_temp (and the schema it needs, pg_temp last), at the function.',
  bad: `CREATE FUNCTION count_users() RETURNS bigint LANGUAGE sql SECURITY DEFINER AS 'SELECT count(*) FROM users';`,
  good: [
    `CREATE FUNCTION count_users() RETURNS bigint LANGUAGE sql SECURITY DEFINER
  SET search_path = pg_catalog, public, pg_temp AS 'SELECT count(*) FROM public.users';`,
  ],
  on: ['CreateFunctionStmt'],
  *check({ body }) {
    if (isOn(option(body.options, 'security')) && !fixesSearchPath(body))
      yield { message: `${nameOf(body.funcname)} runs with its owner's rights in its caller's search_path` };
  },
});
