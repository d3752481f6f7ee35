import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { query } from '../../test/support/backups.js';
import { createDatabase, type TestDatabase } from '../../test/support/database.js';
import { appendHistory } from '../../test/support/history.js';
import { hasKafka } from '../../test/support/kafka.js';
import { createLedger, type TestLedger } from '../../test/support/ledger.js';
import { tamper } from '../../test/support/tamper.js';
import { freshSettings, freshTopic, writeRaw } from '../../test/support/topic.js';
import { verifyCopies } from '../audit/verify-copies.js';
import { canonicalJson } from '../domain/canonical.js';
import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { DaybookError } from '../errors.js';
import { type TopicEntry, toMessage } from '../kafka/record.js';
import type { KafkaSettings } from '../kafka/settings.js';
import { openClient } from '../postgres/connect.js';
import { appendBatch } from './append-batch.js';
import type { LedgerAddress } from './connection.js';
import { installForRebuild } from './install-for-rebuild.js';
import { Ledger } from './ledger.js';
import { type Rebuilt, rebuildLedger } from './rebuild.js';
import type { RebuildSource } from './rebuild-source.js';
import { relayOnce } from './relay.js';
import { openTopicSource } from './topic-source.js';

let book: TestLedger;
let entries: TopicEntry[];
let place: TestDatabase;
let address: LedgerAddress;

beforeEach(async () => {
  book = await createLedger();
  await appendHistory(book.ledger);
  entries = [];
  for await (const page of book.ledger.read()) entries.push(...page);
  place = await createDatabase();
  address = { ...book.address, url: place.url };
});
afterEach(async () => {
  await book.drop();
  await place.drop();
});

/** Entries as a copy, in batches of ten. */
const copyOf = (given: readonly LedgerEntry[]): RebuildSource => ({
  description: 'the copy',
  size: given.length,
  async *read({ signal }) {
    for (let at = 0; at < given.length; at += 10) {
      signal?.throwIfAborted();
      yield given.slice(at, at + 10);
    }
  },
});

const install = (source: RebuildSource): Promise<boolean> =>
  installForRebuild({ name: address.name, url: place.url, adminUrl: place.url }, source);

async function rebuild(source: RebuildSource, signal?: AbortSignal): Promise<Rebuilt> {
  await install(source);
  return await rebuildLedger({ ledger: address, source, ...(signal ? { signal } : {}) });
}

const verified = (ledger: LedgerAddress, kafka?: KafkaSettings) => verifyCopies({ ledger, kafka });

async function appendMore(count: number): Promise<void> {
  const ledger = await Ledger.open(address);
  const version = (await ledger.readStream('catalog')).length;
  const [template] = await ledger.readStream('catalog');
  for (let more = 1; more <= count; more += 1) {
    const id = `0197c1d2-4b7a-7000-a000-${more.toString(16).padStart(12, '0')}`;
    await ledger.append('catalog', version + more - 1, [{ ...template!, id, streamversion: version + more }]);
  }
  await ledger.close();
}

describe('a rebuilt ledger', () => {
  it('is the same to the byte, and is appended to', async () => {
    const { root, size } = (await verified(book.address)).postgres;
    expect(await rebuild(copyOf(entries))).toMatchObject({ before: 0, appended: size, size, root });
    await appendMore(2);
    expect(await verified(address)).toMatchObject({ finding: null, postgres: { size: size + 2 } });
  });

  it('is gone on with where it was interrupted', async () => {
    const stopped = new AbortController();
    const source = copyOf(entries);
    const interrupted: RebuildSource = {
      ...source,
      async *read(options) {
        for await (const batch of source.read(options)) {
          if (batch[0]!.position === 30) stopped.abort(new Error('stop'));
          yield batch;
        }
      },
    };
    await expect(rebuild(interrupted, stopped.signal)).rejects.toThrow('stop');
    const rebuilt = await rebuild(source);
    expect(rebuilt.before).toBeGreaterThan(0);
    expect(rebuilt).toMatchObject({ appended: entries.length - rebuilt.before, size: entries.length });
    expect((await verified(address)).finding).toBeNull();
  });

  it('goes on after its connection was ended', async () => {
    const source = copyOf(entries);
    let ended = false;
    const disturbed: RebuildSource = {
      ...source,
      async *read(options) {
        for await (const batch of source.read(options)) {
          if (batch[0]!.position === 20 && !ended) {
            ended = true;
            await query(
              place.url,
              `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
               WHERE datname = current_database() AND pid <> pg_backend_pid()`,
            );
          }
          yield batch;
        }
      },
    };
    expect((await rebuild(disturbed)).size).toBe(entries.length);
    expect((await verified(address)).finding).toBeNull();
  });

  it('stays as it is when it is rebuilt again', async () => {
    await rebuild(copyOf(entries));
    expect(await rebuild(copyOf(entries))).toMatchObject({ before: entries.length, appended: 0 });
  });

  it('may be ahead of its copy', async () => {
    await rebuild(copyOf(entries));
    expect(await rebuild(copyOf(entries.slice(0, 12)))).toMatchObject({ appended: 0, sourceSize: 12 });
  });
});

describe('nothing is rebuilt', () => {
  it('from nothing', async () => {
    await expect(install(copyOf([]))).rejects.toMatchObject({ code: 'USAGE' });
  });

  it('from the copy of another ledger, and nothing is installed then', async () => {
    await expect(
      installForRebuild({ name: 'another', url: place.url, adminUrl: place.url }, copyOf(entries)),
    ).rejects.toMatchObject({ code: 'LEDGER_MISMATCH', message: expect.stringContaining(book.address.name) });
    expect(await query(place.url, `SELECT 1 FROM pg_namespace WHERE nspname = 'daybook_ledger'`)).toEqual([]);
  });

  it('into a schema that is something else, and it says what is there', async () => {
    await query(place.url, 'CREATE SCHEMA daybook_ledger; CREATE TABLE daybook_ledger.theirs (id int)');
    await expect(install(copyOf(entries))).rejects.toMatchObject({
      code: 'LEDGER_MISMATCH',
      message: expect.stringContaining('theirs'),
    });
  });

  it('into the ledger of another name', async () => {
    const other = await createLedger();
    await expect(
      installForRebuild(
        { name: address.name, url: other.address.url, adminUrl: other.address.url },
        copyOf(entries),
      ),
    ).rejects.toMatchObject({ code: 'LEDGER_MISMATCH' });
    await other.drop();
  });

  it('where two histories parted: the first position that differs is named', async () => {
    await rebuild(copyOf(entries.slice(0, 20)));
    await appendMore(3);
    await expect(rebuild(copyOf(entries))).rejects.toMatchObject({
      code: 'COPIES_DIFFER',
      details: { position: 20 },
    });
    expect((await verified(address)).postgres.size).toBe(23);
  });

  it('where an event that is there was changed', async () => {
    await rebuild(copyOf(entries.slice(0, 20)));
    await tamper(
      place.url,
      `UPDATE daybook_ledger.event SET body = replace(body, '"actor":"ada"', '"actor":"eda"') WHERE position = 7`,
    );
    await expect(rebuild(copyOf(entries))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 7 },
    });
  });

  it('beyond an event that is not whole', async () => {
    const { position, stream, bytes } = entries[15]!;
    const damaged = entries.with(15, { position, stream, bytes, leaf: entries[14]!.leaf });
    await expect(rebuild(copyOf(damaged))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 15 },
    });
  });

  it('beyond a gap', async () => {
    await expect(rebuild(copyOf(entries.toSpliced(15, 1)))).rejects.toMatchObject({
      code: 'LEDGER_CORRUPT',
      details: { position: 15 },
    });
  });

  it('while somebody may append, and it says who', async () => {
    await rebuild(copyOf(entries.slice(0, 20)));
    const appender = await Ledger.open({ ...address, applicationName: 'an appender' });
    const event = JSON.parse(Buffer.from(entries[20]!.bytes).toString());
    await appender.append(event.subject, event.streamversion - 1, [event]);
    await expect(rebuild(copyOf(entries))).rejects.toMatchObject({
      code: 'LEDGER_BUSY',
      message: expect.stringMatching(/^an appender \(backend \d+\) appends/),
    });
    await appender.close();
    expect((await rebuild(copyOf(entries))).size).toBe(entries.length);
  });

  it('beside another rebuild', async () => {
    const source = copyOf(entries);
    let second: Promise<unknown> | undefined;
    await rebuild({
      ...source,
      async *read(options) {
        for await (const batch of source.read(options)) {
          yield batch;
          if (batch[0]!.position === 10) {
            second = expect(rebuildLedger({ ledger: address, source })).rejects.toMatchObject({
              code: 'RELAY_BUSY',
            });
            await second;
          }
        }
      },
    });
    expect(second).toBeDefined();
  });
});

describe('while a ledger is rebuilt', () => {
  /** Does something in the middle of it. */
  const during = (work: () => Promise<void>): RebuildSource => {
    const source = copyOf(entries);
    return {
      ...source,
      async *read(options) {
        for await (const batch of source.read(options)) {
          if (batch[0]!.position === 20) await work();
          yield batch;
        }
      },
    };
  };

  it('nobody else appends', async () => {
    const { appended } = await rebuild(
      during(() =>
        expect(appendMore(1)).rejects.toMatchObject({
          code: 'LEDGER_BUSY',
          message: expect.stringContaining('is being rebuilt'),
        }),
      ),
    );
    expect(appended).toBe(entries.length);
    await appendMore(1);
    expect((await verified(address)).finding).toBeNull();
  });

  it('somebody who writes SQL by hand is found out, and what is said empties the database', async () => {
    const byHand = async () => {
      const { id, type, ...event } = JSON.parse(Buffer.from(entries.at(-1)!.bytes).toString());
      const other = { ...event, id, type, subject: 'target/other', streamversion: 1 };
      const client = await openClient(place.url, { role: 'ledger', applicationName: 'psql' });
      const request = { stream: other.subject, expectedVersion: 0 };
      await appendBatch(client, [{ ...request, events: [{ id, type, body: canonicalJson(other) }] }]);
      await client.end();
    };
    const failure = (await rebuild(during(byHand)).catch((error: unknown) => error)) as DaybookError;
    expect(failure.code).toBe('CONCURRENCY');
    const [, commands] = /a superuser says: `(.*?)`/.exec(failure.hint)!;
    await query(place.url, commands!);
    expect((await rebuild(copyOf(entries))).appended).toBe(entries.length);
    expect((await verified(address)).guards.differences).toEqual([]);
  });
});

describe.runIf(hasKafka())('from the topic', () => {
  it('a lost ledger comes back, and the relay goes on', async () => {
    const kafka = freshSettings();
    await relayOnce({ ledger: book.address, kafka });
    const source = await openTopicSource(kafka);
    expect(source.size).toBe(entries.length);
    await rebuild(source);
    await appendMore(1);
    expect(await relayOnce({ ledger: address, kafka })).toMatchObject({ published: 1 });
    const report = await verified(address, kafka);
    expect(report.finding).toBeNull();
    expect(report.kafka).toMatchObject({ size: entries.length + 1, root: report.postgres.root });
  });

  it('nothing comes from a record on that no relay wrote', async () => {
    const kafka = await freshTopic();
    const messages = entries.map(toMessage);
    await writeRaw(kafka, messages.with(9, { ...messages[9]!, value: messages[8]!.value }));
    await expect(rebuild(await openTopicSource(kafka))).rejects.toMatchObject({
      code: 'KAFKA_TOPIC_POISONED',
    });
    expect((await verified(address)).postgres.size).toBe(9);
  });
});
