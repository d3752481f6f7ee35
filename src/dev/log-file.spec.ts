import { appendFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { LARGEST_LOG_BYTES, lastLines, logEnd, logFrom } from './log-file.js';

test('only what is written after a start belongs to it', () => {
  const file = join(temporaryFolder(), 'log');
  expect(logEnd(file)).toBe(0);
  writeFileSync(file, 'ready\n');
  const offset = logEnd(file);
  appendFileSync(file, 'starting\n');
  expect(logFrom(file, offset)).toBe('starting\n');
});

test('a log that has grown too large begins anew', () => {
  const file = join(temporaryFolder(), 'log');
  writeFileSync(file, '');
  truncateSync(file, LARGEST_LOG_BYTES + 1);
  expect(logEnd(file)).toBe(0);
  expect(statSync(file).size).toBe(0);
});

test('the frames of a stack trace do not push out its message', () => {
  const frames = Array.from({ length: 30 }, (_, line) => `\tat kafka.Kafka.main(Kafka.scala:${line})`);
  expect(lastLines(['ERROR it broke', ...frames, '\t... 7 more', ''].join('\n'), 3)).toEqual([
    'ERROR it broke',
  ]);
});
