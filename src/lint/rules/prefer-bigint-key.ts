import { list, quoteIdentifier, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const preferBigintKey = defineRule({
  code: 'prefer-bigint-key',
  group: 'types',
  down: false,
  title: 'A key is a 32-bit integer',
  wrong: 'The table is full after 2,147,483,647 numbers, and every insert fails.',
  why: 'Sequences use numbers up that are rolled back, too. Making the column wider then rewrites a table of two billion rows, and all that refer to it.',
  rewrite: 'Use bigint for keys and for what refers to them.',
  bad: `CREATE TABLE notes (id integer GENERATED ALWAYS AS IDENTITY PRIMARY KEY);`,
  good: [`CREATE TABLE notes (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY);`],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    const keys = new Set<string>();
    for (const element of list(subject.body.tableElts)) {
      const { contype, keys: columns } = tree(element.Constraint);
      const parts = list(columns).map((item) => quoteIdentifier(String(tree(item.String).sval)));
      if (contype === 'CONSTR_PRIMARY' && parts.length === 1) keys.add(parts[0]!);
    }
    for (const { table, name, type, constraints, at } of subject.columns()) {
      const numbered = /^(small)?serial[24]?$/.test(type.name);
      const narrow = type.name === 'int4' || type.name === 'int2';
      const key =
        keys.has(name) ||
        constraints.some(({ contype }) => contype === 'CONSTR_PRIMARY' || contype === 'CONSTR_IDENTITY');
      if (!type.array && (numbered || (narrow && key)))
        yield { message: `${table}.${name} runs out of numbers: ${type.name}`, at };
    }
  },
});
