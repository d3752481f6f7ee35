import { describe, expect, it } from 'vitest';
import { type LogOptions, logLevel, openLog } from './log.js';

async function logTo(lines: string[], options: LogOptions = {}) {
  return openLog({ level: 'debug', write: (line) => lines.push(line), ...options });
}

describe('the log', () => {
  it('strips passwords from messages', async () => {
    const lines: string[] = [];
    (await logTo(lines)).info('connecting to postgres://u:hunter2@h/d');
    expect(lines.join()).toContain('postgres://u:***@h/d');
  });

  it("strips passwords from errors, their causes and a child's bindings", async () => {
    const lines: string[] = [];
    const log = (await logTo(lines)).child({ target: { url: 'postgres://u:hunter2@h/d' } });
    log.error(
      { err: new Error('at postgres://u:hunter2@h', { cause: new Error('password=hunter2') }) },
      'failed',
    );
    expect(lines.join()).not.toContain('hunter2');
  });

  it('writes one JSON object a line', async () => {
    const lines: string[] = [];
    (await logTo(lines)).warn({ migration: 'a' }, 'two\nlines');
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', msg: 'two\nlines', migration: 'a' });
  });

  it('writes a line for people when asked', async () => {
    const lines: string[] = [];
    (await logTo(lines, { human: true })).debug({ ms: 3 }, 'statement');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} debug statement ms=3\n$/);
  });

  it('takes the level from the environment before the flags', () => {
    expect(logLevel({ verbose: true }, { DAYBOOK_LOG: 'debug' })).toBe('debug');
    expect(logLevel({ verbose: true }, {})).toBe('info');
    expect(logLevel({ quiet: true }, {})).toBe('error');
  });

  it('knows no level of another name', () => {
    expect(logLevel({}, { DAYBOOK_LOG: 'loud' })).toBeUndefined();
  });
});
