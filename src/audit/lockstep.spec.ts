import { fc, test } from '@fast-check/vitest';
import { expect, it } from 'vitest';
import { ahead } from '../ledger/ahead.js';
import { lines } from './lines.js';
import { lockstep } from './lockstep.js';

async function* pagesOf<Item>(pages: readonly Item[]): AsyncGenerator<Item> {
  for (const page of pages) yield page;
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const item of items) all.push(item);
  return all;
}

const anyPages = fc.array(fc.array(fc.integer(), { maxLength: 6 }), { maxLength: 6 });

test.prop([anyPages, anyPages])('lockstep gives all of both sides, side by side', async (left, right) => {
  const pairs = await collect(lockstep(pagesOf(left), pagesOf(right)));
  expect(pairs.flatMap(([lefts]) => lefts)).toEqual(left.flat());
  expect(pairs.flatMap(([, rights]) => rights)).toEqual(right.flat());
  for (const [lefts, rights] of pairs) {
    if (lefts.length > 0 && rights.length > 0) expect(lefts.length).toBe(rights.length);
  }
});

it('lockstep closes both sides when its reader goes', async () => {
  const closed: string[] = [];
  async function* endless(name: string): AsyncGenerator<number[]> {
    try {
      for (;;) yield [1];
    } finally {
      closed.push(name);
    }
  }
  for await (const _ of lockstep(endless('left'), endless('right'))) break;
  expect(closed.sort()).toEqual(['left', 'right']);
});

it('ahead asks for the next item before it gives one', async () => {
  const asked: number[] = [];
  async function* numbers(): AsyncGenerator<number> {
    for (let number = 0; number < 3; number += 1) {
      asked.push(number);
      yield number;
    }
  }
  const items = ahead(numbers());
  expect((await items.next()).value).toBe(0);
  expect(asked).toEqual([0, 1]);
  expect(await collect(items)).toEqual([1, 2]);
});

it('ahead gives what came before a failure, then the failure', async () => {
  async function* failing(): AsyncGenerator<number> {
    yield 1;
    throw new Error('broken');
  }
  const items = ahead(failing());
  expect((await items.next()).value).toBe(1);
  await expect(items.next()).rejects.toThrow('broken');
});

test.prop([fc.array(fc.string({ unit: fc.constantFrom('a', 'é', '速', '\n') })), fc.boolean()])(
  'lines are the same however the bytes are cut',
  async (texts, asText) => {
    const whole = Buffer.from(texts.join(''));
    const wanted = whole.toString().split('\n');
    if (wanted.at(-1) === '') wanted.pop();
    const chunks: (string | Uint8Array)[] = asText ? texts : [...whole].map((byte) => Uint8Array.of(byte));
    const found = (await collect(lines(pagesOf(chunks)))).flat();
    expect(found.map((line) => Buffer.from(line).toString())).toEqual(wanted);
  },
);
