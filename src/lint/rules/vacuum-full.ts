import { isOn, option } from '../../postgres/syntax-tree.js';
import { defineRule } from '../rule.js';

export const vacuumFull = defineRule({
  code: 'vacuum-full',
  group: 'locks',
  severity: 'error',
  title: 'A table is rewritten by VACUUM FULL',
  wrong: 'Nobody can use the table until all of it is copied.',
  why: 'VACUUM FULL writes table and indexes anew under ACCESS EXCLUSIVE, and needs as much free disk as the table has. It is maintenance, and no change of a schema.',
  rewrite:
    'Leave it to autovacuum; where space must be given back, use pg_repack or pg_squeeze outside of migrations.',
  bad: `VACUUM FULL orders;`,
  good: [`VACUUM orders;`],
  on: ['VacuumStmt'],
  *check({ body }) {
    if (isOn(option(body.options, 'full')))
      yield { message: 'nobody can use the table until all of it is copied' };
  },
});
