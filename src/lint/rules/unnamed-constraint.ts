import { list, tree } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const unnamedConstraint = defineRule({
  code: 'unnamed-constraint',
  group: 'names',
  severity: 'off',
  down: false,
  title: 'A constraint is left to be named by PostgreSQL',
  wrong: 'A later migration that drops it must guess its name.',
  why: 'The name that PostgreSQL gives depends on the names that are taken already, and so on the order in which a database came to be.',
  rewrite: 'Write CONSTRAINT name before it.',
  bad: `CREATE TABLE notes (id bigint PRIMARY KEY, stars integer, CHECK (stars > 0));`,
  good: [
    `CREATE TABLE notes (id bigint PRIMARY KEY, stars integer, CONSTRAINT notes_stars_positive CHECK (stars > 0));`,
  ],
  on: ['CreateStmt', 'AlterTableStmt'],
  *check(subject) {
    const alone = list(subject.body.tableElts).map((element) => tree(element.Constraint));
    const added = subject.altering('AT_AddConstraint').map(({ def }) => tree(def.Constraint));
    for (const { contype, conname, location } of [...alone, ...added])
      if (conname === undefined && /^CONSTR_(CHECK|FOREIGN|UNIQUE|EXCLUSION)$/.test(String(contype)))
        yield { message: 'PostgreSQL chooses the name of the constraint', at: location };
  },
});
