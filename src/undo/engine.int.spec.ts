import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import { parseScript } from '../postgres/statements.js';
import type { Captured } from './captured.js';
import { captureUp, undoUp } from './engine.js';
import { readSchemaSnapshot, schemaDifferences } from './schema/index.js';

let database: TestDatabase;
let client: Client;
beforeEach(async () => {
  database = await createDatabase();
  client = await openClient(database.url, { role: 'target', applicationName: 'test' });
});
afterEach(async () => {
  await client.end();
  await database.drop();
});

async function bring(sql: string): Promise<Captured> {
  const { statements } = await parseScript(sql);
  await client.query('BEGIN');
  const captured = await captureUp(client, {
    id: randomUUID(),
    execute: async (guard) => {
      for (const statement of statements)
        await guard(statement, async (text) => void (await client.query(text)));
    },
  });
  await client.query('COMMIT');
  return captured;
}

async function takeBack(captured: Captured): Promise<void> {
  await client.query('BEGIN');
  await undoUp(client, captured);
  await client.query('COMMIT');
}

const rows = async (): Promise<unknown[]> =>
  (await client.query('SELECT id, mood::text, pair::text, moods::text FROM person ORDER BY id')).rows;

describe('what is kept of values whose type somebody made', () => {
  beforeEach(async () => {
    await client.query(`CREATE TYPE mood AS ENUM ('sad', 'happy');
      CREATE TYPE pair AS (x float8, since timestamptz);
      CREATE TABLE person (id int PRIMARY KEY, mood mood NOT NULL, pair pair, moods mood[]);
      INSERT INTO person VALUES (1, 'sad', (0.1, '2026-01-01 00:00+02'), '{sad,happy}'), (2, 'happy', NULL, '{}')`);
  });

  it('comes back', async () => {
    const before = await rows();
    await client.query("SET DateStyle = 'SQL, DMY'");
    const captured = await bring(
      "UPDATE person SET mood = 'happy', pair = NULL, moods = NULL; DELETE FROM person WHERE id = 2;",
    );
    await client.query("SET DateStyle = 'German'; SET TimeZone = 'Asia/Tokyo'");
    await takeBack(captured);
    await client.query('RESET ALL');
    expect(await rows()).toEqual(before);
  });

  it('does not keep a later migration from replacing the type, and comes back when that is taken back', async () => {
    const [before, schema] = [await rows(), await readSchemaSnapshot(client)];
    const first = await bring("UPDATE person SET mood = 'happy', moods = NULL;");
    const second = await bring(`ALTER TYPE mood RENAME TO old_mood; CREATE TYPE mood AS ENUM ('sad', 'glad');
      ALTER TABLE person ALTER COLUMN mood TYPE mood USING replace(mood::text, 'happy', 'glad')::mood,
        ALTER COLUMN moods TYPE mood[] USING moods::text::mood[];
      DROP TYPE old_mood;`);
    await takeBack(second);
    await takeBack(first);
    expect(await rows()).toEqual(before);
    expect(schemaDifferences(schema, await readSchemaSnapshot(client))).toEqual([]);
  });

  it('comes back where a label was renamed by the same migration', async () => {
    const before = await rows();
    const captured = await bring(
      "UPDATE person SET mood = 'happy'; ALTER TYPE mood RENAME VALUE 'sad' TO 'blue';",
    );
    await takeBack(captured);
    expect(await rows()).toEqual(before);
  });
});

describe('an undo after that of a later migration', () => {
  it('leaves alone what that one made again', async () => {
    await client.query(`CREATE TABLE a (id int PRIMARY KEY, v text CHECK (v <> ''));
      CREATE TABLE b (id int PRIMARY KEY, a int REFERENCES a ON DELETE CASCADE);
      INSERT INTO a VALUES (1, 'one'), (2, 'two'); INSERT INTO b VALUES (1, 1)`);
    const all = async () =>
      (
        await client.query(
          `SELECT (SELECT json_agg(a ORDER BY id) FROM a) AS a, (SELECT json_agg(b ORDER BY id) FROM b) AS b`,
        )
      ).rows;
    const [before, schema] = [await all(), await readSchemaSnapshot(client)];
    const first = await bring("UPDATE a SET v = 'x'; INSERT INTO a VALUES (3, 'three');");
    const second = await bring('ALTER TABLE a DROP CONSTRAINT a_pkey CASCADE, DROP CONSTRAINT a_v_check;');
    await takeBack(second);
    await takeBack(first);
    expect(await all()).toEqual(before);
    expect(schemaDifferences(schema, await readSchemaSnapshot(client))).toEqual([]);
  });
});
