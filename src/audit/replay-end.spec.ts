import { expect, it } from 'vitest';
import { parseReplayEnd } from './replay-end.js';

it.each([
  ['0', { position: 0 }],
  ['41', { position: 41 }],
  ['2026-01-01T12:00:00Z', { time: new Date('2026-01-01T12:00:00.000Z') }],
  ['2026-01-01t12:00:00.5z', { time: new Date('2026-01-01T12:00:00.500Z') }],
  ['2026-01-01T12:00:00.123456+02:00', { time: new Date('2026-01-01T10:00:00.123Z') }],
])('%s is read', (text, end) => {
  expect(parseReplayEnd(text)).toEqual(end);
});

it.each(['', '-1', '01', '1.5', 'noon', '2026-01-01', '2026-01-01T12:00:00', '2026-13-01T12:00:00Z', '1e3'])(
  '"%s" is neither a position nor a time',
  (text) => {
    expect(() => parseReplayEnd(text)).toThrow(expect.objectContaining({ code: 'USAGE' }));
  },
);
