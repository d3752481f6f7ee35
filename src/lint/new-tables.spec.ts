import { describe, expect, it } from 'vitest';
import { parseScript } from '../postgres/statements.js';
import { lintScript } from './lint-script.js';
import { judge } from './severity.js';

const told = async (sql: string): Promise<string[]> =>
  judge((await lintScript(await parseScript(sql), { direction: 'up' })).findings).map(
    ({ rule, line }) => `${rule} ${line}`,
  );

const TABLE = 'CREATE TABLE t (id bigint PRIMARY KEY, a text);';

describe('a table that the migration makes', () => {
  it.each([
    'CREATE INDEX ON t (a);',
    'ALTER TABLE public.t ADD CHECK (a IS NOT NULL);',
    'ALTER TABLE t ALTER COLUMN a TYPE bigint USING 1;',
    'ALTER TABLE t ADD COLUMN b uuid NOT NULL DEFAULT gen_random_uuid();',
    'ALTER TABLE t ADD COLUMN b text NOT NULL;',
    'UPDATE t SET a = 1;',
    'ALTER TABLE t RENAME TO u;\nCREATE INDEX ON u (a);',
    'ALTER TABLE t RENAME COLUMN a TO b;',
    'ALTER TABLE t DROP COLUMN a;',
    'DROP TABLE t;',
    'CREATE TRIGGER x BEFORE UPDATE ON t FOR EACH ROW EXECUTE FUNCTION f();',
    'CREATE INDEX i ON t (a);\nDROP INDEX i;',
  ])('is nobody else’s yet: %s', async (sql) => {
    expect(await told(`${TABLE}\n${sql}`)).toEqual([]);
  });

  it('is told from one of the same name in another schema', async () => {
    expect(await told(`${TABLE}\nCREATE INDEX ON archive.t (a);`)).toEqual(['create-index 2']);
  });

  it('was not there before it was made', async () => {
    expect(await told(`CREATE INDEX ON t (a);\n${TABLE}`)).toEqual(['create-index 1']);
  });
});

describe('a table that holds nothing', () => {
  it('is temporary', async () => {
    expect(await told('CREATE TEMP TABLE t (a text);\nUPDATE t SET a = 1;\nDROP TABLE t;')).toEqual([]);
  });

  it('was emptied before, which is told once', async () => {
    expect(await told('TRUNCATE t;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;')).toEqual(['truncate 1']);
    expect(await told('DELETE FROM t;\nALTER TABLE t ADD COLUMN b text NOT NULL;')).toEqual([
      'delete-without-where 1',
    ]);
    expect(
      await told('TRUNCATE t;\nINSERT INTO t SELECT 1;\nALTER TABLE t ALTER COLUMN a SET NOT NULL;'),
    ).toContain('set-not-null 3');
  });
});

describe('what is alike and harmless', () => {
  it.each([
    'ALTER TABLE t ADD COLUMN a text;',
    "ALTER TABLE t ADD COLUMN a text NOT NULL DEFAULT 'x';",
    'ALTER TABLE t ADD COLUMN a timestamptz DEFAULT now();',
    'ALTER TABLE t ADD COLUMN a bigint REFERENCES users (id);',
    'ALTER TABLE t ALTER COLUMN a TYPE text;',
    'ALTER TABLE t ALTER COLUMN a TYPE varchar;',
    'ALTER TABLE t ALTER COLUMN a SET DEFAULT 1;',
    'REFRESH MATERIALIZED VIEW CONCURRENTLY v;',
    'UPDATE t SET a = 1 WHERE id = 7 AND b;',
    'DELETE FROM t WHERE id IN (SELECT id FROM t LIMIT 100);',
    'CREATE ROLE r LOGIN PASSWORD NULL;',
    'SET LOCAL lock_timeout = 500;',
    "SELECT 'DROP TABLE t';",
    'ALTER DOMAIN d ADD CHECK (value > 0) NOT VALID;',
  ])('is passed over: %s', async (sql) => {
    expect(await told(sql)).toEqual([]);
  });
});
