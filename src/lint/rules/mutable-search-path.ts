import { bodyOf } from '../../postgres/plpgsql.js';
import { nameOf } from '../../postgres/syntax-tree.js';
import { fixesSearchPath } from '../function-settings.js';
import { defineRule } from '../rule.js';

export const mutableSearchPath = defineRule({
  code: 'mutable-search-path',
  group: 'security',
  severity: 'off',
  title: 'A function leaves its search_path to its caller',
  wrong: 'What it reads and calls depends on who calls it.',
  why: 'Names in a body that is text are looked up when it runs. Indexes, generated columns and restores of dumps call functions with an empty search_path, and fail.',
  rewrite:
    'SET search_path at the function, or write the body as BEGIN ATOMIC, whose names are looked up once.',
  bad: `CREATE FUNCTION count_users() RETURNS bigint LANGUAGE sql AS 'SELECT count(*) FROM users';`,
  good: [
    `CREATE FUNCTION count_users() RETURNS bigint LANGUAGE sql SET search_path = public AS 'SELECT count(*) FROM users';`,
  ],
  on: ['CreateFunctionStmt'],
  *check({ body, node }) {
    const written = bodyOf(node, body);
    if (written && /^(sql|plpgsql)$/.test(written.language) && !fixesSearchPath(body))
      yield { message: `${nameOf(body.funcname)} looks names up where its caller says` };
  },
});
