import { writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { history, historyEntries, historyTime, toEntries } from '../../test/support/history.js';
import { canonicalJson } from '../domain/canonical.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import { LedgerFold, stateHash } from '../domain/ledger-fold.js';
import { readEntry } from '../domain/parse-event.js';
import { EventFile } from './event-file.js';
import type { EventSource } from './event-source.js';
import { openSource } from './open-source.js';
import { replay } from './replay.js';

const EVENTS = history({ migrations: 3 });
const ENTRIES = toEntries(EVENTS);

/** A source that gives entries as they are, three at a time. */
function sourceOf(entries: readonly LedgerEntry[]): EventSource {
  return {
    description: 'the list',
    size: entries.length,
    async *read({ to = Infinity } = {}) {
      for (let from = 0; from < entries.length && from < to; from += 3) {
        yield entries.slice(from, Math.min(from + 3, to));
      }
    },
    parse: readEntry,
    close: async () => {},
  };
}

function stateAfter(size: number) {
  const fold = new LedgerFold();
  for (const event of EVENTS.slice(0, size)) fold.add(event);
  return fold.state;
}

const fileOf = (text: string | Uint8Array): string => {
  const path = join(temporaryFolder(), 'events.jsonl');
  writeFileSync(path, text);
  return path;
};

const open = (from: string, stdin = '') =>
  openSource(from, {
    ledger: () => expect.unreachable('no ledger is asked for'),
    kafka: () => expect.unreachable('no Kafka is asked for'),
    stdin: Readable.from([Buffer.from(stdin)]),
  });

describe('replay', () => {
  it('adds up all events', async () => {
    const { size, lastTime, state, hash } = await replay(sourceOf(ENTRIES));
    expect(size).toBe(EVENTS.length);
    expect(lastTime).toBe(historyTime(EVENTS.length - 1));
    expect(state).toEqual(stateAfter(EVENTS.length));
    expect(hash).toBe(stateHash(state));
  });

  it('gives the state as it was at any position', async () => {
    for (let position = 0; position < EVENTS.length; position += 1) {
      const { size, state } = await replay(sourceOf(ENTRIES), { at: { position } });
      expect(size).toBe(position + 1);
      expect(canonicalJson(state)).toBe(canonicalJson(stateAfter(position + 1)));
    }
  });

  it('gives the state as it was at a time, the event of that very time included', async () => {
    const time = new Date(historyTime(10));
    expect((await replay(sourceOf(ENTRIES), { at: { time } })).size).toBe(11);
    expect((await replay(sourceOf(ENTRIES), { at: { time: new Date(time.getTime() - 1) } })).size).toBe(10);
  });

  it('ends before the first event that is later, whatever time those after it have', async () => {
    const late = EVENTS.map((event, i) => (i === 5 ? { ...event, time: historyTime(1000) } : event));
    const { size } = await replay(sourceOf(toEntries(late)), { at: { time: new Date(historyTime(10)) } });
    expect(size).toBe(5);
  });

  it('gives the empty state for a time before the first event', async () => {
    const { size, lastTime, state } = await replay(sourceOf(ENTRIES), { at: { time: new Date(0) } });
    expect({ size, lastTime, state }).toEqual({ size: 0, lastTime: null, state: stateAfter(0) });
  });

  it('refuses a position that is not there yet', async () => {
    await expect(replay(sourceOf(ENTRIES), { at: { position: ENTRIES.length } })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(`ends with position ${ENTRIES.length - 1}`),
    });
  });

  it('adds up the streams that are asked for, and goes through all', async () => {
    const { size, state } = await replay(sourceOf(ENTRIES), { streams: ['target/us'] });
    expect(size).toBe(EVENTS.length);
    expect(Object.keys(state.targets)).toEqual(['us']);
    expect(state.targets.us).toEqual(stateAfter(EVENTS.length).targets.us);
    expect(state.size).toBe(EVENTS.filter(({ subject }) => subject === 'target/us').length);
  });

  it('refuses a stream that has no events', async () => {
    await expect(replay(sourceOf(ENTRIES), { streams: ['target/uss'] })).rejects.toMatchObject({
      code: 'USAGE',
      details: { streams: expect.arrayContaining(['target/us']) },
    });
  });

  it('refuses a gap in the positions', async () => {
    await expect(replay(sourceOf(ENTRIES.toSpliced(7, 2)))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: 'the list: the positions 7 to 8 are missing',
      details: { position: 7 },
    });
  });

  it('refuses a gap in a stream', async () => {
    await expect(replay(sourceOf(toEntries(EVENTS.toSpliced(12, 1))))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      message: expect.stringMatching(/it is version \d+ of target\/\w+, where \d+ should come/),
    });
  });

  it('refuses events of two ledgers', async () => {
    const mixed = EVENTS.map((event, i) => (i === 4 ? { ...event, source: '/daybook/other' } : event));
    await expect(replay(sourceOf(toEntries(mixed)))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 4 },
    });
  });

  it('says where bytes are no event', async () => {
    const broken = ENTRIES.with(3, { ...ENTRIES[3]!, bytes: Buffer.from('{') });
    await expect(replay(sourceOf(broken))).rejects.toMatchObject({
      code: 'EVENT_INVALID',
      details: { position: 3 },
    });
  });

  it('says so where an event is of a type that it does not know', async () => {
    const unknown = EVENTS.map((event, i) =>
      i === 3 ? { ...event, type: 'dev.daybook.tea.brewed.v1' } : event,
    );
    await expect(replay(sourceOf(toEntries(unknown)))).rejects.toMatchObject({
      code: 'EVENT_UNKNOWN',
      details: { position: 3 },
    });
  });

  it('ends when the signal says so', async () => {
    const signal = AbortSignal.abort(new Error('enough'));
    await expect(replay(sourceOf(ENTRIES), { signal })).rejects.toThrow('enough');
  });
});

describe('a file of events', () => {
  it('is written as it was read, and gives the same state', async () => {
    const path = join(temporaryFolder(), 'events.jsonl');
    const file = await EventFile.create(path);
    const original = await replay(sourceOf(ENTRIES), { onEntries: (entries) => file.write(entries) });
    await file.close();
    expect(await replay(await open(path))).toEqual(original);
    expect(await readFile(path)).toEqual(
      Buffer.concat(ENTRIES.flatMap(({ bytes }) => [bytes, Buffer.from('\n')])),
    );
  });

  it('is read from standard input, with or without the last line feed', async () => {
    const text = ENTRIES.map(({ bytes }) => Buffer.from(bytes).toString()).join('\n');
    expect((await replay(await open('-', text))).hash).toBe((await replay(sourceOf(ENTRIES))).hash);
    expect((await replay(await open('-', `${text}\n`))).size).toBe(ENTRIES.length);
  });

  it('holds no more than was replayed', async () => {
    const path = join(temporaryFolder(), 'events.jsonl');
    const file = await EventFile.create(path);
    const at = { time: new Date(historyTime(6)) };
    await replay(sourceOf(ENTRIES), { at, onEntries: (entries) => file.write(entries) });
    await file.close();
    expect((await replay(await open(path))).size).toBe(7);
  });

  it.each([
    ['a blank line', (lines: string[]) => lines.toSpliced(2, 0, '')],
    ['a carriage return', (lines: string[]) => lines.with(2, `${lines[2]}\r`)],
    ['other spacing', (lines: string[]) => lines.with(2, lines[2]!.replace(':', ': '))],
    [
      'an unknown member',
      (lines: string[]) => lines.with(2, lines[2]!.replace('"data":{', '"data":{"a":1,')),
    ],
  ])('with %s is refused at its line', async (_, change) => {
    const path = fileOf(change(ENTRIES.map(({ bytes }) => Buffer.from(bytes).toString())).join('\n'));
    await expect(open(path).then((source) => replay(source))).rejects.toMatchObject({
      code: 'EVENT_INVALID',
      where: { file: path, line: 3 },
    });
  });

  it('that is not there, or is a folder, is refused', async () => {
    await expect(open('/nowhere/events.jsonl')).rejects.toMatchObject({ code: 'USAGE' });
    await expect(open(temporaryFolder())).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('that is there is not overwritten', async () => {
    const path = fileOf('precious');
    await expect(EventFile.create(path)).rejects.toMatchObject({ code: 'FILE_EXISTS' });
    expect(await readFile(path, 'utf8')).toBe('precious');
  });
});

describe('the history that specs use', () => {
  it('leaves one run open on each target', () => {
    const { targets } = stateAfter(EVENTS.length);
    expect(Object.values(targets).map(({ openRuns }) => Object.keys(openRuns).length)).toEqual([1, 1]);
    expect(historyEntries({ migrations: 3 })).toEqual(ENTRIES);
  });
});
