import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { databasesLike, query } from '../../../test/support/backups.js';
import { openDaybook, type TestDaybook } from '../../../test/support/daybook.js';
import { migrateTarget } from '../../run/migrate.js';
import type { RunPolicy } from '../../run/policy.js';
import { registerTarget } from '../../run/register-target.js';
import { UNDO_ENGINE } from './engine-port.js';
import { type ProveRequest, type ProveResult, proveTarget } from './prove-target.js';

const BASE = `
  CREATE TYPE state AS ENUM ('new', 'paid');
  CREATE TABLE customer (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL, note text DEFAULT 'none');
  CREATE TABLE purchase (id serial PRIMARY KEY, customer bigint NOT NULL REFERENCES customer ON DELETE CASCADE, state state NOT NULL DEFAULT 'new', cents int);
  INSERT INTO customer (name) SELECT 'customer ' || i FROM generate_series(1, 20) i;
  INSERT INTO purchase (customer, cents) SELECT 1 + i % 20, i FROM generate_series(1, 100) i;`;

let daybook: TestDaybook;
const used = new Set<string>();
/** Remembers which databases are read. */
const ENGINE: typeof UNDO_ENGINE = {
  ...UNDO_ENGINE,
  reader: {
    ...UNDO_ENGINE.reader,
    read: (session) => {
      used.add(session.database!);
      return UNDO_ENGINE.reader.read(session);
    },
  },
};
const stillThere = async () => ({
  used: used.size,
  left: (await Promise.all([...used].map((name) => databasesLike(name)))).flat(),
});

const id = (number: number, name = 'm'): string => `2025010100000${number}_${name}`;
const prove = async (texts: readonly string[], request: Partial<ProveRequest> = {}): Promise<ProveResult> => {
  const files = Object.fromEntries(texts.map((text, at) => [`${id(at + 1)}.sql`, text]));
  const set = await daybook.migrations(files);
  const wanted = { set, policyOf: daybook.policyOf, ...request };
  return await proveTarget(daybook.services, daybook.target, wanted, ENGINE);
};
const one = async (text: string, request?: Partial<ProveRequest>) => {
  const { proofs, error } = await prove([text], request);
  if (error) throw error;
  return proofs[0]!;
};
const withPolicy =
  (undo: Partial<RunPolicy['undo']>) =>
  (environment: string): RunPolicy => {
    const policy = daybook.policyOf(environment);
    return { ...policy, undo: { ...policy.undo, ...undo } };
  };

describe('proveTarget', () => {
  beforeEach(async () => {
    used.clear();
    daybook = await openDaybook('test');
    await query(daybook.target.url, BASE);
  });
  afterEach(() => daybook.close());

  it('proves what is generated, and what is written', async () => {
    const proof = await one('-- +up\nCREATE TABLE t (id int);\n-- +down\nDROP TABLE t;\n');
    expect(proof).toMatchObject({
      outcome: 'proven',
      generated: { exact: true },
      written: { exact: true },
      coverage: { tables: 2, tablesWithRows: 2, touched: 1, touchedWithRows: 0, notCovered: [] },
    });
    expect(await stillThere()).toEqual({ used: 1, left: [] });
  });

  it.each([
    ['a dropped table', 'DROP TABLE purchase;'],
    ['a dropped table that others depend on', 'DROP TABLE customer CASCADE;'],
    ['a dropped column', 'ALTER TABLE customer DROP COLUMN note;'],
    ['a renamed column', 'ALTER TABLE customer RENAME COLUMN note TO remark;'],
    [
      'a type that is changed with loss',
      'ALTER TABLE purchase ALTER COLUMN cents TYPE text USING (cents / 10)::text;',
    ],
    [
      'rows that are changed, with a cascade',
      'UPDATE purchase SET cents = 0 WHERE cents > 50; DELETE FROM customer WHERE id < 5;',
    ],
    ['rows that a block changes', 'DO $$ BEGIN DELETE FROM purchase WHERE cents < 10; END $$;'],
    ['rows that come', "INSERT INTO customer (name) VALUES ('new one');"],
    ['a truncated table', 'TRUNCATE purchase RESTART IDENTITY;'],
    ['a value of an enum', "ALTER TYPE state ADD VALUE 'sent'; UPDATE purchase SET cents = 1;"],
    ['rows behind a COPY', 'COPY customer (name) FROM stdin;\none\ntwo\n\\.\n'],
    [
      'what is committed in stages',
      'CREATE INDEX CONCURRENTLY purchase_cents ON purchase (cents);\nUPDATE purchase SET cents = 3;',
    ],
    ['a BEGIN and COMMIT of its own', 'BEGIN;\nDELETE FROM purchase;\nCOMMIT;'],
  ])('proves the undo of %s', async (_, up) => {
    const proof = await one(`-- +up\n${up}\n`);
    expect(proof).toMatchObject({ outcome: 'proven', generated: { exact: true, differences: [] } });
    expect(proof.coverage.touched + proof.undo.length).toBeGreaterThan(0);
  });

  it('says what a written way back leaves behind, and proves the generated one', async () => {
    const proof = await one(
      '-- +up\nALTER TABLE customer DROP COLUMN note;\n-- +down\nALTER TABLE customer ADD COLUMN note text;\n',
    );
    expect(proof).toMatchObject({
      outcome: 'proven',
      generated: { exact: true },
      written: {
        exact: false,
        differences: [
          expect.stringContaining('customer.note'),
          'rows of public.customer: as many, with other values',
        ],
      },
    });
  });

  it('says why a written way back cannot be executed', async () => {
    const proof = await one('-- +up\nCREATE TABLE t (id int);\n-- +down\nDROP TABLE tt;\n');
    expect(proof).toMatchObject({
      outcome: 'proven',
      written: {
        exact: false,
        error: { where: { line: 4 }, message: expect.stringContaining('"tt" does not exist') },
      },
    });
  });

  it('tries a written way back that is committed in stages on a copy of the copy', async () => {
    const proof = await one(
      '-- +up\nCREATE INDEX CONCURRENTLY i ON purchase (cents);\n-- +down\nDROP INDEX CONCURRENTLY i;\n',
    );
    expect(proof).toMatchObject({ outcome: 'proven', generated: { exact: true }, written: { exact: true } });
    expect(await stillThere()).toEqual({ used: 2, left: [] });
  });

  it('does not mind what the clock makes another each time', async () => {
    const proof = await one('-- +up\nUPDATE customer SET note = clock_timestamp()::text;\n');
    expect(proof).toMatchObject({
      outcome: 'proven',
      notes: ['not the same each time: rows of public.customer: as many, with other values'],
    });
  });

  it('refutes what no generated undo brings back, and goes on with what comes after it', async () => {
    const { proofs } = await prove([
      '-- +up\nALTER TABLE purchase DISABLE TRIGGER ALL;\n',
      '-- +up\nCREATE TABLE a (id int);\n',
    ]);
    expect(proofs).toMatchObject([
      { outcome: 'refuted', generated: { exact: false, error: { code: 'UNDO_IMPOSSIBLE' } } },
      { outcome: 'proven' },
    ]);
  });

  it('goes on where nothing can be kept, and proves a way back that is written all the same', async () => {
    const { proofs } = await prove([
      '-- +up\nDO $$ BEGIN UPDATE purchase SET cents = cents + 1; COMMIT; END $$;\n-- +down\nUPDATE purchase SET cents = cents - 1;\n',
      '-- +up\nCREATE TABLE a (id int);\n',
    ]);
    expect(proofs).toMatchObject([
      {
        outcome: 'proven',
        generated: { exact: false, error: { code: 'UNDO_IMPOSSIBLE' } },
        written: { exact: true },
      },
      { outcome: 'proven' },
    ]);
  });

  it('says where a migration fails, and does not try what comes after it', async () => {
    const { proofs } = await prove([
      '-- +up\nCREATE TABLE a (id int);\n',
      '-- +up\nSELECT 1;\nCREATE TABLE a (id int);\n',
      '-- +up\nSELECT 1;\n',
    ]);
    expect(proofs).toMatchObject([
      { outcome: 'proven' },
      { outcome: 'failed', error: { where: { line: 3 }, code: 'EXECUTION_FAILED' } },
      { outcome: 'not tried', notes: [expect.stringContaining(id(2))] },
    ]);
  });

  it('does not let a migration change what the whole server shares', async () => {
    const proof = await one('-- +up\nCREATE ROLE daybook_never_there;\n');
    expect(proof).toMatchObject({ outcome: 'failed', error: { code: 'DRY_RUN_UNAVAILABLE' } });
    expect(
      await query(daybook.target.url, `SELECT FROM pg_roles WHERE rolname = 'daybook_never_there'`),
    ).toEqual([]);
  });

  it('proves nothing twice, not for another target with the same schema either', async () => {
    const texts = ['-- +up\nCREATE TABLE a (id int);\n', '-- +up\nALTER TABLE a ADD COLUMN b int;\n'];
    expect((await prove(texts)).proofs.map(({ outcome }) => outcome)).toEqual(['proven', 'proven']);
    expect((await prove(texts)).proofs.map(({ outcome }) => outcome)).toEqual(['known', 'known']);
    const twin = { name: 'twin', url: daybook.target.url };
    await registerTarget(daybook.services, twin, { environment: 'test', region: 'us', tags: [] });
    const request = {
      set: await daybook.migrations(Object.fromEntries(texts.map((text, at) => [`${id(at + 1)}.sql`, text]))),
      policyOf: daybook.policyOf,
    };
    const again = await proveTarget(daybook.services, twin, request, UNDO_ENGINE);
    expect(again.proofs.map(({ outcome }) => outcome)).toEqual(['known', 'known']);
    const more = await prove([...texts, '-- +up\nDROP TABLE a;\n']);
    expect(more.proofs.map(({ outcome }) => outcome)).toEqual(['known', 'known', 'proven']);
    expect((await prove(texts, { again: true })).proofs.map(({ outcome }) => outcome)).toEqual([
      'proven',
      'proven',
    ]);
  });

  it('is what a policy may demand', async () => {
    const texts = ['-- +up\nCREATE TABLE a (id int);\n', '-- +up\nALTER TABLE a ADD COLUMN b int;\n'];
    const policyOf = withPolicy({ required: 'proven' });
    const files = Object.fromEntries(texts.map((text, at) => [`${id(at + 1)}.sql`, text]));
    const migrate = async () =>
      migrateTarget(daybook.services, daybook.target, { set: await daybook.migrations(files), policyOf });
    expect((await migrate()).error).toMatchObject({
      code: 'PRE_FLIGHT_FAILED',
      message: expect.stringContaining(
        'undo: nothing proves that this content can be taken back on this schema',
      ),
    });
    await prove(texts, { policyOf });
    const { error, reports } = await migrate();
    expect(error).toBeUndefined();
    expect(reports).toHaveLength(2);
  });
});
