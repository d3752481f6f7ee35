import { expect, it } from 'vitest';
import { DaybookError } from '../errors.js';
import { eachTarget } from './each-target.js';

const targets = ['a', 'b', 'c'].map((name) => ({ address: { name } }));
const never = new AbortController().signal;
interface Result {
  done?: string;
  error?: DaybookError;
}
const failure = new DaybookError('EXECUTION_FAILED', 'no');

it('does all of them in their order', async () => {
  const seen: string[] = [];
  const outcome = await eachTarget(targets, never, async ({ address }): Promise<Result> => {
    seen.push(address.name);
    return { done: address.name };
  });
  expect(seen).toEqual(['a', 'b', 'c']);
  expect(outcome).toEqual({ results: seen.map((done) => ({ done })), notBegun: [] });
});

it('stops where one fails half-way, with its result among those done', async () => {
  const outcome = await eachTarget(
    targets,
    never,
    async ({ address: { name } }): Promise<Result> => ({
      done: name,
      ...(name === 'b' ? { error: failure } : {}),
    }),
  );
  expect(outcome).toMatchObject({
    results: [{ done: 'a' }, { done: 'b' }],
    error: failure,
    failedOn: 'b',
    notBegun: ['c'],
  });
});

it('stops where one fails altogether', async () => {
  const outcome = await eachTarget(targets, never, async ({ address: { name } }) => {
    if (name === 'a') throw failure;
    return {};
  });
  expect(outcome).toEqual({ results: [], error: failure, failedOn: 'a', notBegun: ['b', 'c'] });
});

it('begins no other target after an interruption', async () => {
  const controller = new AbortController();
  const outcome = await eachTarget(targets, controller.signal, async () => {
    controller.abort();
    return {};
  });
  expect(outcome).toMatchObject({ results: [{}], error: { code: 'INTERRUPTED' }, notBegun: ['b', 'c'] });
});
