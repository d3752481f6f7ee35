import { nameOf, option, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const untrustedLanguage = defineRule({
  code: 'untrusted-language',
  group: 'security',
  severity: 'error',
  title: 'A function is written in an untrusted language',
  wrong: "It may do whatever the server's user may, and a defect in it brings the server down.",
  why: 'C, and languages such as plpython3u, run inside the server without any limit.',
  rewrite: 'Use SQL or PL/pgSQL, or do it in the application.',
  bad: `CREATE FUNCTION shell(command text) RETURNS text LANGUAGE plpython3u AS 'return 1';`,
  good: [`CREATE FUNCTION one() RETURNS integer LANGUAGE sql AS 'SELECT 1';`],
  on: ['CreateFunctionStmt'],
  *check({ body }) {
    const language = String(tree(tree(option(body.options, 'language')?.arg).String).sval ?? '');
    if (
      /^(c|internal|pl(python[23]?|perl|tcl|java|lua|sh|rust|r)u?)$/i.test(language) &&
      !/^pl(perl|tcl|rust)$/i.test(language)
    )
      yield { message: `${nameOf(body.funcname)} runs without limits: ${language}` };
  },
});
