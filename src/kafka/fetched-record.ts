import { hash } from 'node:crypto';
import type { IHeaders } from 'kafkajs';
import type { TopicEntry, TopicRecord } from './record.js';
import { relayedHeaders } from './relayed-headers.js';
import { isSubjectAt } from './subject.js';
import { type Span, VarintReader } from './varint.js';

/**
 * A record where it lies in what was fetched. What is asked of it is made then: of a record that is as a relay writes it, nothing but
 * its entry.
 */
export class FetchedRecord implements TopicRecord {
  readonly offset: number;
  readonly control: boolean;
  readonly #bytes: Buffer;
  readonly #key: Span | undefined;
  readonly #value: Span | undefined;
  readonly #headersAt: number;
  readonly #end: number;

  /**
   * @param at where its attributes begin
   * @throws RangeError where it is not a record to its end
   */
  constructor(
    bytes: Buffer,
    at: number,
    { end, baseOffset, control }: { end: number; baseOffset: number; control: boolean },
  ) {
    const reader = new VarintReader(bytes, at + 1);
    // The difference of its time to that of its batch.
    reader.skip();
    this.offset = baseOffset + reader.next();
    this.control = control;
    this.#bytes = bytes;
    this.#key = reader.field();
    this.#value = reader.field();
    this.#headersAt = reader.at;
    this.#end = end;
    if (reader.at >= end) throw new RangeError('a record goes beyond its end');
  }

  get key(): Buffer | null {
    return this.#view(this.#key);
  }

  get value(): Buffer | null {
    return this.#view(this.#value);
  }

  /** None where they are not what their lengths say. */
  get headers(): IHeaders {
    const headers: IHeaders = {};
    const reader = new VarintReader(this.#bytes, this.#headersAt);
    try {
      for (let count = reader.next(); count > 0; count -= 1) {
        const name = this.#view(reader.field())?.toString('utf8') ?? '';
        const value = this.#view(reader.field()) ?? undefined;
        if (reader.at > this.#end) return {};
        const before = headers[name];
        headers[name] = before === undefined || value === undefined ? value : [before, value].flat();
      }
      return headers;
    } catch (error) {
      if (error instanceof RangeError) return {};
      throw error;
    }
  }

  /** The entry, where the record is to the byte what a relay writes; whatever is wrong with it otherwise, this does not say. */
  relayed(): TopicEntry | undefined {
    const [key, value] = [this.#key, this.#value];
    if (this.control || !key || !value || key.end === key.start) return undefined;
    const stated = relayedHeaders(this.#bytes, this.#headersAt, this.#end);
    if (!stated || stated.position > this.offset) return undefined;
    if (!isSubjectAt(this.#bytes, value, key)) return undefined;
    const leaf = this.#leaf(value);
    if (leaf !== stated.leaf) return undefined;
    return {
      position: stated.position,
      stream: this.#bytes.toString('utf8', key.start, key.end),
      bytes: this.#bytes.subarray(value.start, value.end),
      leaf: Buffer.from(leaf, 'hex'),
    };
  }

  /** The byte before the value, the last one of its length, gives its place to the prefix of the leaf meanwhile: nothing is copied. */
  #leaf({ start, end }: Span): string {
    const before = this.#bytes[start - 1]!;
    this.#bytes[start - 1] = 0;
    const leaf = hash('sha256', this.#bytes.subarray(start - 1, end), 'hex');
    this.#bytes[start - 1] = before;
    return leaf;
  }

  #view(span: Span | undefined): Buffer | null {
    return span ? this.#bytes.subarray(span.start, span.end) : null;
  }
}
