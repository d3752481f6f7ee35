import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Finding } from '../../src/audit/finding.js';
import { verifyCopies } from '../../src/audit/verify-copies.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import type { TopicEntry } from '../../src/kafka/record.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { completeSubtrees } from '../../src/ledger/tlog/ranges.js';
import { appendHistory } from '../support/history.js';
import { uniqueLedgerName } from '../support/kafka.js';
import { createSealedLedger, type SealedLedger } from '../support/sealed-ledger.js';
import { testSigner } from '../support/signers.js';
import { anyMask, anyTwo, flip } from '../support/tampering/bytes.js';
import { CASES, UNTOUCHED } from '../support/tampering/cases.js';
import { holds, recordsOf } from '../support/tampering/memory-partition.js';
import { beginTampering, type Tampering } from '../support/tampering/transaction.js';

vi.mock('../../src/kafka/partition.js', async () => {
  const { MemoryPartition } = await import('../support/tampering/memory-partition.js');
  return { Partition: MemoryPartition };
});
// Verification reads through the session that tampers: what it did is never committed.
vi.mock('../../src/ledger/installed.js', async (load) => {
  const { underTampering } = await import('../support/tampering/transaction.js');
  return underTampering(await load());
});
// Guards are off for the tampering, and take longer to read than all else.
vi.mock('../../src/ledger/guards/check-guards.js', () => ({
  checkGuards: async () => ({ ddl: true, differences: [] }),
}));

let book: SealedLedger;
let entries: TopicEntry[];
let size: number;
let session: Tampering;

// Events of migrations and a target, keys, and two seals.
beforeAll(async () => {
  const name = uniqueLedgerName();
  book = await createSealedLedger({ name, signer: await testSigner(`daybook/${name}`) });
  await appendHistory(book.ledger);
  await book.seal();
  await book.know((await testSigner(`daybook/${name}/2`)).key);
  await book.seal();
  entries = [];
  for await (const page of book.ledger.read()) entries.push(...page);
  size = entries.length;
  holds('daybook.main.events', recordsOf(entries));
  session = await beginTampering(book.address);
});
afterAll(async () => {
  await session?.end();
  await book?.drop();
});

const verify = async (): Promise<Finding | null> => {
  const kafka = { brokers: [], clientId: 'spec', topic: 'daybook.main.events' };
  return (await verifyCopies({ ledger: book.address, kafka, keys: [book.vkey] })).finding;
};

/** Where the first position is found to be wrong after some changes, which are then taken back. */
const found = (...changes: [sql: string, ...values: unknown[]][]): Promise<number | undefined> =>
  session.within(changes, async () => (await verify())?.position);

const anyPosition = fc.nat(1 << 20).map((number) => number % size);
const anyPair = fc.nat(1 << 20).chain(() => anyTwo(size));
const text = (position: number): string => Buffer.from(entries[position]!.bytes).toString();

const ROW = 'UPDATE daybook_ledger.event';
const SET_BODY = `${ROW} SET body = $2 WHERE position = $1`;
const SET_BOTH = `${ROW} SET body = $2, leaf_hash = $3 WHERE position = $1`;

/** Another text: a character changed, some cut off at the end, or some put in. */
const anyChange = fc
  .tuple(fc.nat(), fc.constantFrom('change', 'cut', 'put in'), fc.constantFrom('x', '7', ' ', '"', 'é', '速'))
  .map(([at, how, character]) => (before: string): string => {
    const place = at % before.length;
    if (how === 'cut') return before.slice(0, place);
    if (how === 'put in') return `${before.slice(0, place)}${character}${before.slice(place)}`;
    const other = before[place] === character ? 'y' : character;
    return `${before.slice(0, place)}${other}${before.slice(place + 1)}`;
  });

describe('a ledger that nobody touched', () => {
  it('is in order', async () => {
    for (let again = 0; again < UNTOUCHED; again += 1) {
      expect(await session.within([], verify)).toBeNull();
    }
  });
});

describe('the first position that is wrong in Postgres is found', () => {
  const { postgres: cases } = CASES;

  it('where an event is another', async () => {
    const property = fc.asyncProperty(anyPosition, anyChange, async (at, change) => {
      expect(await found([SET_BODY, at, change(text(at))])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.body });
  });

  it('where its leaf was changed with it', async () => {
    const property = fc.asyncProperty(anyPosition, anyChange, async (at, change) => {
      const body = change(text(at));
      expect(await found([SET_BOTH, at, body, leafHash(Buffer.from(body))])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.rehashed });
  });

  it('where a byte of a leaf is another', async () => {
    const property = fc.asyncProperty(anyPosition, fc.nat(31), anyMask, async (at, byte, mask) => {
      const leaf = flip(entries[at]!.leaf, byte, mask);
      expect(await found([`${ROW} SET leaf_hash = $2 WHERE position = $1`, at, leaf])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.leaf });
  });

  it('where a column says other than the event', async () => {
    const anyColumn = fc.constantFrom(
      "stream = stream || 'x'",
      'version = version + 1',
      'version = version + 1000',
      "type = 'dev.daybook.run.succeeded.v9'",
      'event_id = gen_random_uuid()',
    );
    const property = fc.asyncProperty(anyPosition, anyColumn, async (at, column) => {
      expect(await found([`${ROW} SET ${column} WHERE position = $1`, at])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.column });
  });

  it('where rows were left out, those after them moved up or not', async () => {
    const property = fc.asyncProperty(
      anyPosition,
      fc.integer({ min: 1, max: 9 }),
      fc.boolean(),
      async (...given) => {
        const [at, count, moves] = given;
        const left = [
          'DELETE FROM daybook_ledger.event WHERE position >= $1 AND position < $2',
          at,
          at + count,
        ] as const;
        const moved = [
          `${ROW} SET position = position - $2::bigint WHERE position >= $1`,
          at,
          count,
        ] as const;
        expect(await found([...left], ...(moves ? [[...moved] as [string, ...unknown[]]] : []))).toBe(at);
      },
    );
    await fc.assert(property, { numRuns: cases.leftOut });
  });

  it('where a row was put in, between others or after them', async () => {
    const property = fc.asyncProperty(anyPosition, anyPosition, fc.boolean(), async (at, other, after) => {
      fc.pre(after || at !== other);
      const place = after ? size : at;
      expect(
        await found(
          [`${ROW} SET position = position + 1 WHERE position >= $1`, place],
          [COPY_ROW, after ? other : other >= place ? other + 1 : other, place],
        ),
      ).toBe(place);
    });
    await fc.assert(property, { numRuns: cases.putIn });
  });

  it('where a position is there twice', async () => {
    const property = fc.asyncProperty(anyPosition, anyPosition, async (at, other) => {
      fc.pre(at !== other);
      expect(await found([COPY_ROW, other, at])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.twin });
  });

  it('where two rows changed places', async () => {
    const property = fc.asyncProperty(anyPair, async ([one, other]) => {
      const swap = `${ROW} SET position = $1 + $2 - position WHERE position IN ($1::bigint, $2::bigint)`;
      expect(await found([swap, one, other])).toBe(one);
    });
    await fc.assert(property, { numRuns: cases.swapped });
  });

  it('where two events changed places, their leaves with them or not', async () => {
    const property = fc.asyncProperty(anyPair, fc.boolean(), async ([one, other], hashed) => {
      const put = (to: number, from: number): [string, ...unknown[]] =>
        hashed ? [SET_BOTH, to, text(from), entries[from]!.leaf] : [SET_BODY, to, text(from)];
      expect(await found(put(one, other), put(other, one))).toBe(one);
    });
    await fc.assert(property, { numRuns: cases.swappedBodies });
  });

  it('where its end was cut off', async () => {
    const property = fc.asyncProperty(anyPosition, async (at) => {
      expect(await found(['DELETE FROM daybook_ledger.event WHERE position >= $1', at])).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.cut });
  });

  it('where its end was cut off and the head says so, as in an older backup', async () => {
    const property = fc.asyncProperty(anyPosition, async (at) => {
      fc.pre(at > 0);
      expect(
        await found(
          ['DELETE FROM daybook_ledger.event WHERE position >= $1', at],
          ['UPDATE daybook_ledger.head SET size = $1, frontier = $2', at, frontierOf(at)],
        ),
      ).toBe(at);
    });
    await fc.assert(property, { numRuns: cases.cutWithHead });
  });

  it('where the head says another size', async () => {
    const property = fc.asyncProperty(fc.integer({ min: 0, max: 2000 }), async (said) => {
      fc.pre(said !== size);
      expect(await found(['UPDATE daybook_ledger.head SET size = $1', said])).toBe(Math.min(said, size));
    });
    await fc.assert(property, { numRuns: cases.head });
  });

  it('where the head keeps another tree', async () => {
    const subtrees = completeSubtrees({ start: 0, end: size });
    const property = fc.asyncProperty(fc.nat(), fc.nat(31), anyMask, async (number, byte, mask) => {
      const { height, index } = subtrees[number % subtrees.length]!;
      const frontier = frontierOf(size).map((hash, at) => (at === height ? flip(hash!, byte, mask) : hash));
      expect(await found(['UPDATE daybook_ledger.head SET frontier = $1', frontier])).toBe(
        index * 2 ** height,
      );
    });
    await fc.assert(property, { numRuns: cases.frontier });
  });
});

/** A row once more, at another position; its leaf is right. */
const COPY_ROW = `INSERT INTO daybook_ledger.event (position, stream, version, type, event_id, recorded_at, body, leaf_hash)
  SELECT $2, stream, version, type, event_id, recorded_at, body, leaf_hash FROM daybook_ledger.event WHERE position = $1`;

function frontierOf(count: number): (Buffer | null)[] {
  const range = new CompactRange();
  for (const { leaf } of entries.slice(0, count)) range.add(leaf);
  const heights = completeSubtrees({ start: 0, end: count }).map(({ height }) => height);
  return Array.from({ length: heights[0]! + 1 }, (_, height) => {
    const at = heights.indexOf(height);
    return at < 0 ? null : Buffer.from(range.roots[at]!);
  });
}
