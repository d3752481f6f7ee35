import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tamper } from '../../test/support/tamper.js';
import { verifyCopies } from './verify-copies.js';

const REWRITTEN = `body = replace(body, '"actor":"test"', '"actor":"tesa"'),
  leaf_hash = sha256('\\x00'::bytea || convert_to(replace(body, '"actor":"test"', '"actor":"tesa"'), 'UTF8'))`;

/** What a superuser does, and the first position of what is found to be wrong. */
const CASES: [string, number, string][] = [
  ['an event, its leaf with it', 256, `UPDATE daybook_ledger.event SET ${REWRITTEN} WHERE position = 300`],
  [
    'an event beneath no interior hash',
    592,
    `UPDATE daybook_ledger.event SET ${REWRITTEN} WHERE position = 599`,
  ],
  ['an interior hash', 256, `UPDATE daybook_ledger.node SET hash = sha256('x') WHERE index = 1`],
  ['an interior hash that is gone', 0, 'DELETE FROM daybook_ledger.node WHERE index = 0'],
  ['one that came before its time', 601, `INSERT INTO daybook_ledger.node VALUES (1, 2, sha256('x'))`],
  ['the hashes of the head', 600, `UPDATE daybook_ledger.head SET frontier[1] = sha256('x')`],
  ['a head with a hash too many', 601, `UPDATE daybook_ledger.head SET frontier[2] = sha256('x')`],
  ['a head without hashes', 0, `UPDATE daybook_ledger.head SET frontier = '{}'`],
];

describe('the tree in the database', () => {
  let book: TestLedger;
  const finding = async () => (await verifyCopies({ ledger: book.address })).finding;
  beforeAll(async () => {
    book = await createLedger();
    await book.append(600);
  });
  afterAll(() => book.drop());

  it('is that of the events', async () => {
    expect(await finding()).toBeNull();
  });

  it.each(CASES)('shows %s', async (_, position, sql) => {
    const saved = `CREATE TABLE saved_event AS TABLE daybook_ledger.event; CREATE TABLE saved_node AS TABLE daybook_ledger.node;
      CREATE TABLE saved_head AS TABLE daybook_ledger.head;`;
    await query(book.address.url, saved);
    await tamper(book.address.url, `ALTER TABLE daybook_ledger.node DISABLE TRIGGER ALL; ${sql}`);
    const found = await finding();
    await query(
      book.address.url,
      ['event', 'node', 'head']
        .map(
          (table) =>
            `TRUNCATE daybook_ledger.${table}; INSERT INTO daybook_ledger.${table} TABLE saved_${table}; DROP TABLE saved_${table};`,
        )
        .join('\n'),
    );
    expect(found).toMatchObject({ code: 'LEDGER_CORRUPT', position });
    expect(await finding()).toBeNull();
  });
});
