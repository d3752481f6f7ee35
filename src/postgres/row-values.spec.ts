import { expect, test } from 'vitest';
import { withoutRowValues } from './row-values.js';

test('lines that show rows are left out', () => {
  const said = `pg_restore: error: could not execute query: ERROR:  could not create unique index "a"
DETAIL:  Key (email)=(ann@example.org) is duplicated.
pg_restore: detail: something
CONTEXT:  COPY a, line 1: "ann"
Command was: ALTER TABLE ONLY public.a`;
  expect(withoutRowValues(said)).not.toMatch(/ann/);
  expect(withoutRowValues(said)).toMatch(/unique index[\s\S]*Command was/);
});
