import { list, tree } from '../../postgres/syntax-tree.js';
import { isReserved } from '../reserved-words.js';
import { defineRule } from '../rule.js';

export const quotedIdentifier = defineRule({
  code: 'quoted-identifier',
  group: 'names',
  down: false,
  title: 'A name must be written in quotes for ever',
  wrong: 'Whoever leaves the quotes out, or writes them too much, does not find it.',
  why: 'Names without quotes are folded to lower case. One with capitals, blanks or of a reserved word (`user`, `order`, `group`) is found only in quotes, and `SELECT user` silently gives the current user.',
  rewrite: 'Use lower case, digits and underscores, and no reserved word.',
  bad: `CREATE TABLE "Notes" (id bigint PRIMARY KEY, "order" integer);`,
  good: [`CREATE TABLE notes (id bigint PRIMARY KEY, place integer);`],
  on: [
    'CreateStmt',
    'AlterTableStmt',
    'IndexStmt',
    'ViewStmt',
    'CreateSchemaStmt',
    'CreateTableAsStmt',
    'RenameStmt',
    'CreateEnumStmt',
  ],
  *check(subject) {
    const { body, node } = subject;
    const relation = tree(node === 'CreateTableAsStmt' ? tree(body.into).rel : (body.view ?? body.relation));
    const names: unknown[] = [
      body.idxname,
      body.newname,
      node === 'CreateSchemaStmt' ? body.schemaname : undefined,
    ];
    if (['CreateStmt', 'ViewStmt', 'CreateTableAsStmt'].includes(node)) names.push(relation.relname);
    if (node === 'CreateEnumStmt') names.push(tree(tree(list(body.typeName).at(-1)).String).sval);
    for (const name of names)
      if (typeof name === 'string' && needsQuotes(name))
        yield { message: `"${name}" must be written in quotes for ever` };
    for (const { column, at } of subject.columns()) {
      const name = String(column.colname);
      if (needsQuotes(name)) yield { message: `the column "${name}" must be written in quotes for ever`, at };
    }
  },
});

const needsQuotes = (name: string): boolean =>
  !/^[\p{Ll}\p{Lo}_][\p{Ll}\p{Lo}\p{N}_$]*$/u.test(name) || isReserved(name);
