import { join } from 'node:path';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../test/support/folders.js';
import { appendHistory, history, historyTime } from '../../test/support/history.js';
import { hasKafka } from '../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { freshSettings } from '../../test/support/topic.js';
import { canonicalJson } from '../domain/canonical.js';
import type { KafkaSettings } from '../kafka/settings.js';
import { relayOnce } from '../ledger/relay.js';
import { EventFile } from './event-file.js';
import { openSource } from './open-source.js';
import { type Replayed, type ReplayOptions, replay } from './replay.js';

const MIGRATIONS = 40;
const SIZE = history({ migrations: MIGRATIONS }).length;

let book: TestLedger;
let kafka: KafkaSettings | undefined;
beforeAll(async () => {
  book = await createLedger();
  await appendHistory(book.ledger, { migrations: MIGRATIONS });
  if (!hasKafka()) return;
  kafka = freshSettings();
  await relayOnce({ ledger: book.address, kafka });
});
afterAll(() => book.drop());

async function replayFrom(from: string, options?: ReplayOptions): Promise<Replayed> {
  const source = await openSource(from, {
    ledger: async () => book.address,
    kafka: async () => kafka!,
    stdin: Readable.from([]),
  });
  try {
    return await replay(source, options);
  } finally {
    await source.close();
  }
}

async function writeFile(): Promise<string> {
  const path = join(temporaryFolder(), 'events.jsonl');
  const file = await EventFile.create(path);
  await replayFrom('postgres', { onEntries: (entries) => file.write(entries) });
  await file.close();
  return path;
}

describe('a replay from Postgres', () => {
  it('goes as far as the ledger, and leaves what comes then', async () => {
    const source = await openSource('postgres', {
      ledger: async () => book.address,
      kafka: () => expect.unreachable(),
      stdin: Readable.from([]),
    });
    expect(source.size).toBe(SIZE);
    expect((await replay(source)).size).toBe(SIZE);
    await source.close();
  });

  it('and one from a file have the same state, to the byte', async () => {
    const [postgres, file] = [await replayFrom('postgres'), await replayFrom(await writeFile())];
    expect(canonicalJson(file)).toBe(canonicalJson(postgres));
  });
});

describe.runIf(hasKafka())('replays from Postgres, Kafka and a file', () => {
  it.each<[string, ReplayOptions]>([
    ['the end', {}],
    ['a position in the middle', { at: { position: Math.floor(SIZE / 2) } }],
    ['the first position', { at: { position: 0 } }],
    ['a time in the middle', { at: { time: new Date(historyTime(Math.floor(SIZE / 3))) } }],
    ['the end of one stream', { streams: ['target/eu'] }],
  ])('have the same state and hash at %s', async (_, options) => {
    const postgres = await replayFrom('postgres', options);
    for (const from of ['kafka', await writeFile()]) {
      const other = await replayFrom(from, options);
      expect(other.hash).toBe(postgres.hash);
      expect(canonicalJson(other)).toBe(canonicalJson(postgres));
    }
  });

  it('refuse a position that the topic does not have', async () => {
    await expect(replayFrom('kafka', { at: { position: SIZE } })).rejects.toMatchObject({ code: 'USAGE' });
  });
});
