import { describe, expect, it } from 'vitest';
import { type LogOptions, logLevel, openLog } from './log.js';

function logTo(lines: string[], options: LogOptions = {}) {
  return openLog({ level: 'debug', write: (line) => lines.push(line), ...options });
}

describe('the log', () => {
  it('strips passwords from messages', () => {
    const lines: string[] = [];
    logTo(lines).info('connecting to postgres://u:hunter2@h/d');
    expect(lines.join()).toContain('postgres://u:***@h/d');
  });

  it("strips passwords from errors, their causes and a child's facts", () => {
    const lines: string[] = [];
    const log = logTo(lines).child({ target: { url: 'postgres://u:hunter2@h/d' } });
    log.error(
      { err: new Error('at postgres://u:hunter2@h', { cause: new Error('password=hunter2') }) },
      'failed',
    );
    expect(lines.join()).not.toContain('hunter2');
  });

  it('writes one JSON object a line', () => {
    const lines: string[] = [];
    logTo(lines).warn({ migration: 'a' }, 'two\nlines');
    expect(JSON.parse(lines[0]!)).toMatchObject({ level: 'warn', msg: 'two\nlines', migration: 'a' });
  });

  it('writes a line for people when asked', () => {
    const lines: string[] = [];
    logTo(lines, { human: true }).debug({ ms: 3 }, 'statement');
    expect(lines[0]).toMatch(/^\d\d:\d\d:\d\d\.\d{3} debug statement ms=3\n$/);
  });

  it('writes what is of its level or above, and a child what is of its own', () => {
    const lines: string[] = [];
    const log = logTo(lines, { level: 'warn' });
    log.info('unsaid');
    log.error('said');
    log.child({ run: 1 }, { level: 'info' }).info('said by the child');
    expect(lines.map((line) => JSON.parse(line).msg)).toEqual(['said', 'said by the child']);
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
