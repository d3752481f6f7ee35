import { expect, it } from 'vitest';
import { bodyOf, partsOfBody } from './plpgsql.js';
import { parseScript } from './statements.js';

async function parts(body: string): Promise<string[]> {
  const sql = `CREATE FUNCTION f() RETURNS SETOF int LANGUAGE plpgsql AS $$${body}$$`;
  const { statements } = await parseScript(sql);
  const written = bodyOf(statements[0]!.node, statements[0]!.tree)!;
  expect(written).toEqual({ language: 'plpgsql', body });
  const found = await partsOfBody(sql, body);
  return found.map(({ kind, text, start }) => `${kind} ${text} @ ${body.slice(start, start + 8)}`);
}

it('gives the SQL of a body with its place', async () => {
  expect(
    await parts(`
DECLARE r record; n int;
BEGIN
  SELECT count(*) INTO n FROM users;
  PERFORM pg_notify('a', 'b');
  FOR r IN SELECT 1 LOOP DELETE FROM users; DELETE FROM users; END LOOP;
  EXECUTE 'DROP TABLE ' || n;
  RETURN QUERY SELECT 2;
END`),
  ).toEqual([
    'sql SELECT count(*)        FROM users @ SELECT c',
    "perform pg_notify('a', 'b') @ pg_notif",
    'sql SELECT 1 @ SELECT 1',
    'sql DELETE FROM users @ DELETE F',
    'sql DELETE FROM users @ DELETE F',
    "dynamic 'DROP TABLE ' || n @ 'DROP TA",
    'sql SELECT 2 @ SELECT 2',
  ]);
});

it('refuses what PL/pgSQL does not accept', async () => {
  await expect(parts('BEGIN IF true THEN; END')).rejects.toMatchObject({ name: 'BodySyntaxError' });
});
