import { describe, expect, it } from 'vitest';
import type { StatementTraits } from './statement-traits.js';
import { splitStatements, statementAt } from './statements.js';

const traits = async (sql: string): Promise<StatementTraits> => (await splitStatements(sql))[0]!.traits;
const names = (objects: { kind: string; name: string }[]) =>
  objects.map(({ kind, name }) => `${kind} ${name}`);

describe('splitStatements', () => {
  it('gives text, offsets, lines and columns in UTF-16, whatever comes before', async () => {
    const sql =
      "-- héllo 😀\n/* a /* nested */ b */ SELECT 'é😀' ;\n\n  -- between\n  CREATE TABLE ü (a int);";
    const statements = await splitStatements(sql);
    expect(statements.map(({ text, line, column, node }) => ({ text, line, column, node }))).toEqual([
      { text: "SELECT 'é😀'", line: 2, column: 24, node: 'SelectStmt' },
      { text: 'CREATE TABLE ü (a int)', line: 5, column: 3, node: 'CreateStmt' },
    ]);
    for (const { text, start, end } of statements) expect(sql.slice(start, end)).toBe(text);
  });

  it('keeps semicolons in bodies and literals', async () => {
    const sql =
      "CREATE FUNCTION f() RETURNS int LANGUAGE sql BEGIN ATOMIC SELECT 1; SELECT 2; END; DO $$ BEGIN NULL; END $$; SELECT ';'";
    expect((await splitStatements(sql)).map((statement) => statement.node)).toEqual([
      'CreateFunctionStmt',
      'DoStmt',
      'SelectStmt',
    ]);
  });

  it.each(['', '  \n\t', '-- only a comment', '/* one */ -- two\n', ';;'])(
    'finds none in %j',
    async (sql) => {
      expect(await splitStatements(sql)).toEqual([]);
    },
  );

  it('says where a syntax error is', async () => {
    await expect(splitStatements("SELECT '😀é';\nSELEC 2;")).rejects.toMatchObject({
      name: 'SqlSyntaxError',
      message: 'syntax error at or near "SELEC"',
      line: 2,
      column: 1,
      offset: 14,
    });
  });

  it('refuses a NUL character, which would cut the text off', async () => {
    await expect(splitStatements('SELECT 1;\0 DROP TABLE t')).rejects.toMatchObject({
      name: 'SqlSyntaxError',
      offset: 9,
    });
  });

  it('finds the statement at an offset', async () => {
    const statements = await splitStatements('SELECT 1; SELECT 2');
    expect(statementAt(statements, 12)?.text).toBe('SELECT 2');
  });
});

describe('traits', () => {
  it.each([
    ['BEGIN', 'begin'],
    ['START TRANSACTION', 'start transaction'],
    ['END', 'commit'],
    ['ABORT', 'rollback'],
    ["PREPARE TRANSACTION 'x'", 'prepare transaction'],
    ['SAVEPOINT a', undefined],
    ['RELEASE a', undefined],
    ['ROLLBACK TO a', undefined],
  ])('%s controls a transaction as %s', async (sql, control) => {
    expect((await traits(sql)).transactionControl).toBe(control);
  });

  it.each([
    'CREATE INDEX CONCURRENTLY i ON t (a)',
    'CREATE UNIQUE INDEX CONCURRENTLY ON t (a)',
    'DROP INDEX CONCURRENTLY i',
    'REINDEX TABLE CONCURRENTLY t',
    'REINDEX (CONCURRENTLY) TABLE t',
    'REINDEX SCHEMA s',
    'REINDEX DATABASE d',
    'VACUUM t',
    'CLUSTER',
    'CREATE DATABASE d',
    'DROP DATABASE d',
    'ALTER DATABASE d SET TABLESPACE t',
    "CREATE TABLESPACE t LOCATION '/x'",
    'DROP TABLESPACE t',
    'ALTER SYSTEM SET work_mem = 1',
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p",
    'ALTER SUBSCRIPTION s REFRESH PUBLICATION',
    'ALTER SUBSCRIPTION s SET PUBLICATION p',
    'DROP SUBSCRIPTION s',
    'DISCARD ALL',
    'ALTER TABLE p DETACH PARTITION q CONCURRENTLY',
    'DO $$ BEGIN PERFORM 1; COMMIT; END $$',
  ])('%s refuses a transaction', async (sql) => {
    expect((await traits(sql)).refusesTransaction).toEqual(expect.any(String));
  });

  it.each([
    'CREATE INDEX i ON t (a)',
    'REINDEX TABLE t',
    'REINDEX (CONCURRENTLY false) TABLE t',
    'ANALYZE t',
    'CLUSTER t',
    "ALTER TYPE e ADD VALUE 'x'",
    "CREATE SUBSCRIPTION s CONNECTION 'x' PUBLICATION p WITH (connect = false)",
    'ALTER SUBSCRIPTION s SET PUBLICATION p WITH (refresh = false)',
    'DISCARD PLANS',
    'ALTER TABLE p DETACH PARTITION q',
    "DO $$ BEGIN RAISE NOTICE 'commit;'; -- commit;\n END $$",
  ])('%s runs in a transaction', async (sql) => {
    expect((await traits(sql)).refusesTransaction).toBeUndefined();
  });

  it('notes a new enum value', async () => {
    expect((await traits("ALTER TYPE s.e ADD VALUE 'x'")).addsEnumValue).toBe('s.e');
    expect((await traits("ALTER TYPE s.e RENAME VALUE 'x' TO 'y'")).addsEnumValue).toBeUndefined();
  });

  it.each([
    ['CREATE TABLE s."Order" (a serial)', 'table s."Order"'],
    ['CREATE TABLE t AS SELECT 1', 'table t'],
    ['SELECT 1 INTO t', 'table t'],
    ['CREATE FOREIGN TABLE t (a int) SERVER s', 'foreign table t'],
    ['CREATE INDEX i ON s.t (a)', 'index s.i'],
    ['CREATE VIEW v AS SELECT 1', 'view v'],
    ['CREATE MATERIALIZED VIEW m AS SELECT 1', 'materialized view m'],
    ['CREATE SEQUENCE q', 'sequence q'],
    ['CREATE FUNCTION s.f(a int) RETURNS int LANGUAGE sql RETURN 1', 'function s.f'],
    ['CREATE PROCEDURE p() LANGUAGE sql BEGIN ATOMIC END', 'procedure p'],
    ['CREATE AGGREGATE g(int) (sfunc = f, stype = int)', 'aggregate g'],
    ["CREATE TYPE e AS ENUM ('a')", 'type e'],
    ['CREATE TYPE c AS (a int)', 'type c'],
    ['CREATE TYPE r AS RANGE (subtype = int)', 'type r'],
    ['CREATE DOMAIN d AS int', 'domain d'],
    ['CREATE EXTENSION "uuid-ossp"', 'extension "uuid-ossp"'],
    ['CREATE TRIGGER g BEFORE INSERT ON s.t EXECUTE FUNCTION f()', 'trigger s.t.g'],
    ['CREATE POLICY p ON t USING (true)', 'policy t.p'],
    ['CREATE PUBLICATION p', 'publication p'],
    ['CREATE ROLE r', 'role r'],
  ])('%s creates %s', async (sql, expected) => {
    expect(names((await traits(sql)).creates)).toEqual([expected]);
  });

  it('finds what a schema is created with', async () => {
    expect(names((await traits('CREATE SCHEMA s CREATE TABLE t (a int)')).creates)).toEqual([
      'schema s',
      'table t',
    ]);
  });

  it('marks temporary tables', async () => {
    expect((await traits('CREATE TEMP TABLE t (a int)')).creates).toEqual([
      { kind: 'table', name: 't', temporary: true },
    ]);
  });

  it.each([
    [
      'DROP TABLE s.t, u CASCADE',
      ['table s.t', 'table u'],
      ['table s.t', 'table u', 'dependents s.t', 'dependents u'],
    ],
    ['DROP INDEX i', ['index i'], []],
    ['DROP SCHEMA s', ['schema s'], ['schema s']],
    ['DROP FUNCTION s.f(int)', ['function s.f'], []],
    ['DROP TYPE s.e', ['type s.e'], []],
    ['DROP TRIGGER g ON s.t', ['trigger s.t.g'], []],
    ['DROP OPERATOR CLASS s.o USING btree', ['operator class s.o'], []],
    ['ALTER TABLE s.t DROP COLUMN c', ['column s.t.c'], ['column s.t.c']],
    ['ALTER TABLE t DROP CONSTRAINT k CASCADE', ['constraint t.k'], ['dependents t.k']],
    ['ALTER TABLE t ALTER COLUMN c TYPE int', [], ['column type t.c']],
    ['TRUNCATE t', [], ['rows t']],
    ['DROP OWNED BY r', [], ['owned objects r']],
    ['DROP DATABASE d', ['database d'], ['database d']],
  ])('%s drops and destroys', async (sql, drops, destroys) => {
    const found = await traits(sql);
    expect([names(found.drops), names(found.destroys)]).toEqual([drops, destroys]);
  });

  it.each([
    ['INSERT INTO s.t VALUES (1)', ['insert s.t']],
    ['INSERT INTO t VALUES (1) ON CONFLICT (a) DO UPDATE SET a = 2', ['insert t', 'update t']],
    ['UPDATE t SET a = 1', ['update t']],
    ['DELETE FROM t', ['delete t']],
    ['MERGE INTO t USING u ON true WHEN MATCHED THEN DELETE', ['merge t']],
    ['COPY t FROM STDIN;\n\\.\n', ['copy t']],
    ['COPY t TO STDOUT', []],
    ['TRUNCATE t, u', ['truncate t', 'truncate u']],
    ['WITH gone AS (DELETE FROM t RETURNING *) INSERT INTO u SELECT * FROM gone', ['insert u', 'delete t']],
    ['EXPLAIN ANALYZE DELETE FROM t', ['delete t']],
    ['CREATE RULE r AS ON INSERT TO v DO INSTEAD INSERT INTO t VALUES (1)', []],
  ])('%s changes rows', async (sql, expected) => {
    expect((await traits(sql)).dml.map(({ verb, table }) => `${verb} ${table}`)).toEqual(expected);
  });

  it.each([
    ['DO $$ BEGIN END $$', true],
    ['CALL p()', true],
    ['EXECUTE q', true],
    ['SELECT public.f()', true],
    ['SELECT setval($$s$$, 3)', true],
    ['UPDATE t SET a = f(a)', true],
    ['SELECT count(*), lower(a), pg_catalog.now() FROM t', false],
    ['UPDATE t SET a = coalesce(a, 1)', false],
    ['CREATE VIEW v AS SELECT f()', false],
    ['CREATE TABLE t (a int DEFAULT f())', false],
    ['ALTER TABLE t ADD COLUMN a int DEFAULT f()', true],
  ])('%s is opaque: %s', async (sql, opaque) => {
    expect((await traits(sql)).opaque).toBe(opaque);
  });
});
