import { Writable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { FakeSink } from '../../test/support/fake-host.js';
import { type OutputOptions, TerminalOutput } from './output.js';

function output(options: Partial<OutputOptions> & { terminal?: boolean } = {}) {
  const stdout = new FakeSink(options.terminal);
  const stderr = new FakeSink(options.terminal, 30);
  return { stdout, stderr, out: new TerminalOutput({ stdout, stderr, env: {}, ...options }) };
}

describe('output', () => {
  it('shows progress on a terminal, on one line, and clears it before anything else', () => {
    const { out, stderr } = output({ terminal: true });
    out.progress('one');
    out.progress('two');
    out.note('done');
    expect(stderr.text).toBe('\r\x1b[2Kone\r\x1b[2Ktwo\r\x1b[2Kdone\n');
  });

  it('cuts progress to the width of the terminal', () => {
    const { out, stderr } = output({ terminal: true });
    out.progress('é'.repeat(100));
    expect([...stderr.text.replace('\r\x1b[2K', '')]).toHaveLength(29);
  });

  it.each([{ terminal: false }, { terminal: true, quiet: true }, { terminal: true, json: true }])(
    'shows no progress with %j',
    (options) => {
      const { out, stderr } = output(options);
      out.progress('one');
      expect(stderr.text).toBe('');
    },
  );

  it('says no remark with --quiet', () => {
    const { out, stderr } = output({ quiet: true });
    out.note('by the way');
    expect(stderr.text).toBe('');
  });

  it.each([
    [{ terminal: true }, true],
    [{ terminal: false }, false],
    [{ terminal: true, env: { NO_COLOR: '1' } }, false],
    [{ terminal: true, env: { TERM: 'dumb' } }, false],
    [{ terminal: true, color: false }, false],
    [{ terminal: true, json: true }, false],
  ])('is coloured with %j: %s', (options, coloured) => {
    expect(output(options).out.colours.isColorSupported).toBe(coloured);
  });

  it('waits for the reader of a stream', async () => {
    const { out, stdout } = output({ json: true });
    stdout.room = false;
    let resolved = false;
    const line = out.line({ a: 1 }, String).then((open) => {
      resolved = open;
    });
    await Promise.resolve();
    expect(resolved).toBe(false);
    stdout.emit('drain');
    await line;
    expect(resolved).toBe(true);
  });

  it('goes on in silence when nobody reads any more, and says so to streams', async () => {
    const { out, stdout } = output();
    stdout.emit('error', Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    out.result({}, () => 'unread');
    expect(await out.line({}, () => 'unread')).toBe(false);
    expect(stdout.text).toBe('');
  });

  it('hides no other error of a stream', () => {
    const { stdout } = output();
    expect(() => stdout.emit('error', Object.assign(new Error('full'), { code: 'ENOSPC' }))).toThrow('full');
  });

  it('writes lines that come at once at once, before whatever is said next on standard error', async () => {
    const chunks: string[] = [];
    const written = (name: string) => {
      const note = (text: string, done: () => void): void => {
        chunks.push(`${name}: ${text}`);
        done();
      };
      return new Writable({
        decodeStrings: false,
        write: (chunk, _, done) => note(chunk, done),
        writev: (many, done) => note(many.map(({ chunk }) => chunk).join(''), done),
      });
    };
    const out = new TerminalOutput({ stdout: written('out'), stderr: written('err'), env: {} });
    await Promise.all(['a', 'b'].map((text) => out.line(text, (line) => line)));
    expect(chunks).toEqual([]);
    out.note('between');
    await out.line('c', (line) => line);
    await new Promise(setImmediate);
    expect(chunks).toEqual(['out: a\nb\n', 'err: between\n', 'out: c\n']);
  });

  it('keeps nothing back from a terminal', async () => {
    const { out, stdout } = output({ terminal: true });
    await out.line('a', (line) => line);
    expect(stdout.text).toBe('a\n');
  });
});
