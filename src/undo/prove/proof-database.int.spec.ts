import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createRole, databasesLike, query, sampleDatabase } from '../../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { openClient } from '../../postgres/connect.js';
import { readFingerprint } from '../../postgres/fingerprint.js';
import { type ProofDatabase, withProofDatabase } from './proof-database.js';

let database: TestDatabase;

const fingerprint = async (url: string): Promise<string> => {
  const client = await openClient(url, { role: 'target', applicationName: 'spec' });
  return await readFingerprint(client).finally(() => client.end());
};

const prove = <Result>(
  use: (proof: ProofDatabase) => Promise<Result>,
  {
    sample = 'rows',
    rows = 5,
    url = database.url,
  }: { sample?: 'rows' | 'synthetic' | 'none'; rows?: number; url?: string } = {},
): Promise<Result> =>
  withProofDatabase({ url, name: 'shop', executor: 'spec', now: new Date(), sample, rows }, use);

const count = async (url: string, table: string): Promise<number> =>
  (await query<{ count: number }>(url, `SELECT count(*)::int AS count FROM ${table}`))[0]!.count;

/** A shop, whose every order has a customer, and whose customers recommend each other in a circle. */
const SHOP = `
  CREATE TABLE customer (id int PRIMARY KEY, recommends int NOT NULL REFERENCES customer DEFERRABLE INITIALLY DEFERRED);
  CREATE TABLE article (shop int, code text, PRIMARY KEY (shop, code));
  CREATE TABLE purchase (
    id bigint GENERATED ALWAYS AS IDENTITY, at date NOT NULL, customer int NOT NULL REFERENCES customer, shop int, code text,
    twice bigint GENERATED ALWAYS AS (id * 2) STORED, PRIMARY KEY (id, at), FOREIGN KEY (shop, code) REFERENCES article
  ) PARTITION BY RANGE (at);
  CREATE TABLE purchase_2025 PARTITION OF purchase FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
  CREATE TABLE purchase_rest PARTITION OF purchase DEFAULT;
  CREATE TABLE chicken (id int PRIMARY KEY, egg int NOT NULL);
  CREATE TABLE egg (id int PRIMARY KEY, chicken int NOT NULL REFERENCES chicken DEFERRABLE INITIALLY DEFERRED);
  ALTER TABLE chicken ADD FOREIGN KEY (egg) REFERENCES egg DEFERRABLE INITIALLY DEFERRED;
  CREATE TABLE returned (purchase bigint, at date, FOREIGN KEY (purchase, at) REFERENCES purchase);
  CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE 'no more customers'; END $$;
  BEGIN;
  INSERT INTO customer SELECT i, 1 + i % 200 FROM generate_series(1, 200) i;
  INSERT INTO chicken SELECT i, i FROM generate_series(1, 30) i;
  INSERT INTO egg SELECT i, 31 - i FROM generate_series(1, 30) i;
  COMMIT;
  INSERT INTO article SELECT i, 'code ' || i FROM generate_series(1, 100) i;
  INSERT INTO purchase (at, customer, shop, code)
    SELECT date '2025-06-01' + i, 201 - i, CASE WHEN i % 3 > 0 THEN i % 50 + 50 END, 'code ' || i % 50 + 50 FROM generate_series(1, 150) i;
  INSERT INTO returned SELECT id, at FROM purchase WHERE id > 100;
  CREATE TRIGGER refuse BEFORE INSERT ON customer FOR EACH ROW EXECUTE FUNCTION refuse();`;

describe('a database to prove in', () => {
  beforeEach(async () => {
    database = await createDatabase();
  });
  afterEach(() => database.drop());

  it('has the schema of the target, and rows that refer to nothing that is missing', async () => {
    await query(database.url, SHOP);
    await prove(async ({ url, notCovered }) => {
      expect(await fingerprint(url)).toBe(await fingerprint(database.url));
      expect(await count(url, 'purchase_2025')).toBeGreaterThanOrEqual(5);
      expect(await count(url, 'returned')).toBe(5);
      // The circle of recommendations is one of all customers.
      expect(await count(url, 'customer')).toBe(200);
      expect(await count(url, 'egg')).toBeLessThan(30);
      expect(notCovered).toEqual([]);
    });
  });

  it('has no orphans either where a chain is too long to be followed', async () => {
    await query(
      database.url,
      `CREATE TABLE link (id int PRIMARY KEY, next int REFERENCES link);
       INSERT INTO link SELECT i, nullif(i - 1, 0) FROM generate_series(1, 3000) i ORDER BY i DESC`,
    );
    await prove(async ({ url }) => expect(await count(url, 'link')).toBeLessThan(3000));
  });

  it('has the very values of the target, and its sequences where they stand', async () => {
    await database.drop();
    database = await sampleDatabase();
    await prove(
      async ({ url }) => {
        const kinds = 'SELECT md5(string_agg(k::text, $$ $$ ORDER BY k::text)) AS kinds FROM kinds k';
        expect(await query(url, kinds)).toEqual(await query(database.url, kinds));
        const next = `SELECT nextval('tickets') AS ticket`;
        expect(await query(url, next)).toEqual(await query(database.url, next));
        expect(await query(url, 'SELECT accounts::int FROM totals')).toEqual([
          { accounts: await count(url, 'account') },
        ]);
        expect(await count(url, '"Odd schema".without_columns')).toBe(1);
      },
      { rows: 50 },
    );
  });

  it('is made for a role that is no superuser, and says what that one may not read', async () => {
    const role = await createRole('CREATEDB');
    try {
      await query(
        database.url,
        `CREATE TABLE seen (id int); CREATE TABLE secret (id int); INSERT INTO seen VALUES (1); INSERT INTO secret VALUES (1);
         ALTER TABLE seen OWNER TO ${role.name}; ALTER TABLE secret OWNER TO ${role.name}; ALTER DATABASE ${database.name} OWNER TO ${role.name};
         ALTER TABLE secret ENABLE ROW LEVEL SECURITY; ALTER TABLE secret FORCE ROW LEVEL SECURITY`,
      );
      await prove(
        async ({ url, notCovered }) => {
          expect(await count(url, 'seen')).toBe(1);
          expect(notCovered).toEqual(['public.secret']);
        },
        { url: role.url(database.name) },
      );
    } finally {
      await query(
        database.url,
        `DROP OWNED BY ${role.name} CASCADE; ALTER DATABASE ${database.name} OWNER TO CURRENT_USER`,
      );
      await role.drop();
    }
  });

  it('can have rows that are made up, none of them the target’s', async () => {
    await query(database.url, SHOP);
    await query(
      database.url,
      `CREATE TYPE state AS ENUM ('new', 'paid');
       CREATE DOMAIN email AS text CHECK (VALUE LIKE '%@%');
       CREATE TABLE person (
         id bigserial PRIMARY KEY, email email NOT NULL UNIQUE, state state NOT NULL, size text NOT NULL CHECK (size IN ('S', 'M')),
         age int CHECK (age BETWEEN 18 AND 120), amount numeric(6, 2) NOT NULL CHECK (amount > 0), tags text[] NOT NULL, country char(2) NOT NULL,
         seen tstzrange, born date NOT NULL, doc jsonb NOT NULL, best int REFERENCES customer
       );
       INSERT INTO person (email, state, size, age, amount, tags, country, born, doc)
         VALUES ('secret@example.com', 'new', 'S', 20, 1, '{}', 'DE', '1990-01-01', '{}')`,
    );
    await prove(
      async ({ url, notCovered }) => {
        expect(await fingerprint(url)).toBe(await fingerprint(database.url));
        expect(await count(url, 'person')).toBe(5);
        expect(await count(url, 'article')).toBe(5);
        expect(await count(url, 'customer')).toBe(5);
        expect(await count(url, 'purchase')).toBeGreaterThanOrEqual(5);
        expect(notCovered).toEqual(['public.chicken', 'public.egg']);
        expect(await query(url, `SELECT FROM person WHERE email = 'secret@example.com'`)).toEqual([]);
      },
      { sample: 'synthetic' },
    );
  });

  it('is dropped, whatever comes of the work in it', async () => {
    let name = '';
    const work = prove(
      async ({ url }) => {
        name = new URL(url).pathname.slice(1);
        throw new Error('on purpose');
      },
      { sample: 'none' },
    );
    await expect(work).rejects.toThrow('on purpose');
    expect(name).toMatch(/^daybook_prove_/);
    expect(await databasesLike(name)).toEqual([]);
  });
});
