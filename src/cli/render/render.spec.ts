import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { DaybookError } from '../../errors.js';
import { formatBytes } from './bytes.js';
import { formatDuration } from './duration.js';
import { errorDocument, renderError } from './error.js';
import { renderTable } from './table.js';
import { formatTime } from './time.js';

describe('a table', () => {
  it('aligns its columns and ends no line with spaces', () => {
    expect(
      renderTable(
        [{ title: 'Target' }, { title: 'Rows', align: 'right' }, { title: 'Note' }],
        [
          ['eu', '12', ''],
          ['us-east', '3', 'slow'],
        ],
      ),
    ).toBe('Target   Rows  Note\neu         12\nus-east     3  slow');
  });

  it('is not shifted by colours, line breaks or missing cells', () => {
    const colours = pc.createColors(true);
    const lines = renderTable(
      [{ title: 'A' }, { title: 'B' }],
      [[colours.red('x\ny'), 'é'], ['long one']],
    ).split('\n');
    expect(lines[1]).toBe(`${colours.red('x y')}       é`);
    expect(lines[2]).toBe('long one');
  });
});

describe('durations', () => {
  it.each([
    [0, '0 ms'],
    [0.44, '0.4 ms'],
    [12.3, '12 ms'],
    [999.6, '1.0 s'],
    [59_960, '1 min'],
    [184_000, '3 min 4 s'],
    [7_500_000, '2 h 5 min'],
    [3_600_000, '1 h'],
    [90_000_000, '1 d 1 h'],
    [Number.NaN, '-'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
  });
});

describe('bytes', () => {
  it.each([
    [0, '0 B'],
    [1023, '1023 B'],
    [1024, '1 KiB'],
    [1536, '1.5 KiB'],
    [1_048_575, '1 MiB'],
    [536_870_912, '512 MiB'],
    [5n * 1024n ** 4n, '5 TiB'],
  ])('%s is %s', (bytes, text) => {
    expect(formatBytes(bytes)).toBe(text);
  });
});

describe('times', () => {
  it('are in UTC', () => {
    expect(formatTime('2026-11-24T08:20:35.123+01:00')).toBe('2026-11-24 07:20:35 UTC');
  });

  it.each([undefined, null, 'never'])('are a dash for %s', (moment) => {
    expect(formatTime(moment)).toBe('-');
  });
});

describe('an error', () => {
  const rendering = { colours: pc.createColors(false), cwd: '/work', verbose: false };

  it('names a key that has no file', () => {
    const error = new DaybookError('CONFIG_INVALID', 'bad', { where: { key: 'DAYBOOK_LEDGER_URL' } });
    expect(renderError(error, rendering)).toContain('  at DAYBOOK_LEDGER_URL\n');
  });

  it('says why even when the reason has no message of its own', () => {
    const cause = new AggregateError([new Error('ECONNREFUSED ::1'), new Error('ECONNREFUSED 127.0.0.1')]);
    const error = new DaybookError('LEDGER_UNREACHABLE', 'no answer', { cause });
    expect(renderError(error, rendering)).toContain('  because ECONNREFUSED ::1; ECONNREFUSED 127.0.0.1\n');
  });

  it('ends where its causes go in a circle', () => {
    const cause = new Error('round');
    cause.cause = cause;
    const error = new DaybookError('INTERNAL', 'odd', { cause });
    expect(errorDocument(error, true).error.because).toEqual(['round']);
  });
});
