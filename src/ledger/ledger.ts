import { canonicalJson } from '../domain/canonical.js';
import type { EventEnvelope } from '../domain/event.js';
import type { LedgerTail } from '../domain/ledger-entry.js';
import { readEvent } from '../domain/parse-event.js';
import { joinAppenders } from './append-lock.js';
import { AppendQueue } from './append-queue.js';
import { type LedgerAddress, LedgerConnection } from './connection.js';
import type { StreamEntry } from './entry-page.js';
import { requireInstalled } from './installed.js';
import type { KnownHead } from './lost-tail.js';
import {
  PAGE_BODIES,
  PAGE_ENTRIES,
  readEntries,
  readSize,
  readStreamBodies,
  SCANNED_ENTRIES,
  type StreamBody,
  scanEntries,
  scanStreamBodies,
} from './read.js';
import { readStreamNames } from './streams.js';
import { openPostgresTail, type PostgresTailOptions } from './tail.js';

/** The ledger in Postgres: what is appended, read and waited for. One instance has two connections at most. */
export class Ledger {
  readonly name: string;
  readonly #writing: LedgerConnection;
  readonly #reading: LedgerConnection;
  readonly #queue: AppendQueue;
  readonly #address: LedgerAddress;

  private constructor(address: LedgerAddress) {
    this.name = address.name;
    this.#address = address;
    this.#writing = new LedgerConnection(address);
    this.#reading = new LedgerConnection(address);
    this.#queue = new AppendQueue(this.#writing, (client) => joinAppenders(client, this.name));
  }

  /**
   * Opens a ledger that `daybook ledger init` has made.
   *
   * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH
   */
  static async open(address: LedgerAddress): Promise<Ledger> {
    const ledger = new Ledger(address);
    try {
      await requireInstalled(ledger.#reading, address.name);
    } catch (error) {
      await ledger.close();
      throw error;
    }
    return ledger;
  }

  /**
   * Appends events to a stream, all or none of them, in one commit with whatever else waits.
   *
   * @param expectedVersion the version that the stream is at; the first event carries the next one
   * @param options.linger wait some ms for others to share the commit: for events whose durability nobody waits for
   * @returns the position of the first event, once it is durable
   * @throws ConcurrencyError where somebody else appended to the stream first
   */
  append(
    stream: string,
    expectedVersion: number,
    events: readonly EventEnvelope[],
    options?: { linger?: boolean },
  ): Promise<number> {
    const canonical = events.map((event) => ({ id: event.id, type: event.type, body: canonicalJson(event) }));
    return this.#queue.append({ stream, expectedVersion, events: canonical }, options);
  }

  /**
   * Lets nothing be appended before a check has passed, which goes on meanwhile; where it fails, every append fails with the
   * same error.
   */
  holdAppends(until: Promise<void>): void {
    this.#queue.hold(until);
  }

  /**
   * Compares the ledger with what others know of it.
   *
   * @throws DaybookError LEDGER_LOST_TAIL
   */
  async refuseLostTail(heads: readonly KnownHead[]): Promise<void> {
    const { refuseLostTail } = await import('./lost-tail.js');
    await this.#reading.use((client) => refuseLostTail(client, heads));
  }

  /** How many events the newest seal in the ledger is of; 0 where it has none. */
  async sealedSize(): Promise<number> {
    const { newestSeal } = await import('./seal/newest-seal.js');
    return (await this.#reading.use(newestSeal))?.size ?? 0;
  }

  /**
   * The events of a stream after a version, in pages.
   *
   * @param without CloudEvents types of events that are left out
   */
  async *streamPages(
    stream: string,
    { after = 0, without = [] }: { after?: number; without?: readonly string[] } = {},
  ): AsyncGenerator<EventEnvelope[]> {
    for await (const page of this.#bodies(stream, after, without)) {
      yield page.map(({ body }) => readEvent(body));
    }
  }

  /** The events of a stream with their positions in the ledger, in pages. */
  async *placedPages(stream: string): AsyncGenerator<{ position: number; event: EventEnvelope }[]> {
    for await (const page of this.#bodies(stream, 0, [])) {
      yield page.map(({ position, body }) => ({ position, event: readEvent(body) }));
    }
  }

  /** All events of a stream after a version. */
  async readStream(stream: string, after = 0): Promise<EventEnvelope[]> {
    const events: EventEnvelope[] = [];
    for await (const page of this.streamPages(stream, { after })) events.push(...page);
    return events;
  }

  /** The entries of all streams from one position up to, but not including, another; pages of at most 5,000. */
  async *read(from = 0, to?: number): AsyncGenerator<StreamEntry[]> {
    const end = to ?? (await this.size());
    for (let position = from; position < end; ) {
      const start = position;
      const limit = Math.min(PAGE_ENTRIES, end - start);
      const page = await this.#reading.use((client) => readEntries(client, { from: start, limit }));
      if (page.length === 0) return;
      yield page;
      position = page.at(-1)!.position + 1;
    }
  }

  async *#bodies(stream: string, after: number, without: readonly string[]): AsyncGenerator<StreamBody[]> {
    for (let version = after; ; ) {
      const from = version;
      const page = await this.#reading.use((client) =>
        readStreamBodies(client, { stream, after: from, without }),
      );
      if (page.length > 0) yield page;
      if (page.length < PAGE_BODIES) return;
      version = page.at(-1)!.version;
    }
  }

  /**
   * Hands out the entries that {@link read} reads, one after another, in less time and in the memory of one: an entry is what it is until
   * `take` returns.
   *
   * @param take returns false where it wants no more
   * @throws what `take` throws
   */
  async scan(take: (entry: StreamEntry) => boolean, from = 0, to?: number): Promise<void> {
    const end = to ?? (await this.size());
    let [next, more] = [from, true];
    while (more && next < end) {
      const begun = next;
      await this.#reading.use((client) =>
        // Asked again after a lost connection, it goes on after what was taken.
        scanEntries(client, { from: next, limit: Math.min(SCANNED_ENTRIES, end - next) }, (entry) => {
          if (!more) return;
          more = take(entry);
          next = entry.position + 1;
        }),
      );
      if (next === begun) return;
    }
  }

  /**
   * Hands out the events of a stream one after another, as they come: in less time than {@link streamPages}, and none of them is kept.
   *
   * @param without CloudEvents types of events that are left out
   * @throws what `take` throws
   */
  async scanStream(
    stream: string,
    take: (event: EventEnvelope) => void,
    { after = 0, without = [] }: { after?: number; without?: readonly string[] } = {},
  ): Promise<void> {
    let taken = after;
    await this.#reading.use((client) =>
      // Asked again after a lost connection, it goes on after what was taken.
      scanStreamBodies(client, { stream, after: taken, without }, (body) => {
        const event = readEvent(body);
        take(event);
        taken = event.streamversion;
      }),
    );
  }

  /** The names of the streams that begin with a prefix, in order. */
  streams(prefix: string): Promise<string[]> {
    return this.#reading.use((client) => readStreamNames(client, prefix));
  }

  /** How many events there are; the next one is given this position. */
  size(): Promise<number> {
    return this.#reading.use(readSize);
  }

  /** Follows the ledger: what is there from a position on, then what comes. A daemon gives endless attempts. */
  tail(options: PostgresTailOptions): LedgerTail {
    return openPostgresTail(this.#address, options);
  }

  /** Waits for what is under way, then closes the connections. */
  async close(): Promise<void> {
    await this.#queue.idle();
    await Promise.all([this.#writing.close(), this.#reading.close()]);
  }
}
