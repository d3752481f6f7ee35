import { describe, expect, it } from 'vitest';
import { parseScript } from '../postgres/statements.js';
import { lintScript } from './lint-script.js';

const found = async (sql: string): Promise<string[]> =>
  (await lintScript(await parseScript(sql), { direction: 'up' })).findings.map(
    ({ rule, line, column }) => `${rule} ${line}:${column}`,
  );

describe('a DO block', () => {
  it('is looked into as if its statements stood in the migration', async () => {
    const sql = `DO $$
DECLARE one record;
BEGIN
  -- é
  FOR one IN SELECT id
             FROM users WHERE id NOT IN (SELECT user_id FROM orders) LOOP
    IF one.id > 1 THEN UPDATE users SET name = '😀'; DELETE FROM orders; END IF;
  END LOOP;
  CREATE TABLE new (id bigint PRIMARY KEY);
  CREATE INDEX ON new (id);
  CREATE INDEX ON users (name);
END $$;`;
    expect(await found(sql)).toEqual([
      'not-in-subquery 6:34',
      'update-without-where 7:31',
      'delete-without-where 7:66',
      'create-index 11:3',
    ]);
  });

  it('is looked into where an EXECUTE runs a plain string', async () => {
    expect(await found("DO $$ BEGIN\n  EXECUTE 'DROP TABLE users'; END $$;")).toEqual(['drop-table 2:12']);
    expect(await found("DO $$ BEGIN\n  EXECUTE format('DROP TABLE %I', current_user); END $$;")).toEqual([
      'dynamic-sql 2:11',
    ]);
  });

  it('is told where it begins when its body is written with escapes', async () => {
    expect(await found("SELECT 1;\nDO 'BEGIN DELETE FROM users; PERFORM ''x''; END';")).toEqual([
      'delete-without-where 2:1',
    ]);
  });

  it('that cannot be read is told', async () => {
    expect(await found('DO $$ BEGIN IF true THEN; END $$;')).toEqual(['unreadable-body 1:1']);
  });
});

describe('a function', () => {
  it('is only stored: locks in its body are nobody’s now, rows are', async () => {
    const sql = `CREATE FUNCTION f() RETURNS void LANGUAGE plpgsql AS $$
BEGIN
  CREATE INDEX ON users (name);
  DELETE FROM users;
END $$;`;
    expect(await found(sql)).toEqual(['mutable-search-path 1:1', 'delete-without-where 4:15']);
  });

  it('in SQL is looked into as well', async () => {
    expect(
      await found(
        "CREATE FUNCTION f() RETURNS void LANGUAGE sql SET search_path = public AS '\n  DELETE FROM users';",
      ),
    ).toEqual(['delete-without-where 2:15']);
  });

  it('in another language is left alone', async () => {
    expect(await found("CREATE FUNCTION f() RETURNS int LANGUAGE plv8 AS 'return 1';")).toEqual([]);
  });
});
