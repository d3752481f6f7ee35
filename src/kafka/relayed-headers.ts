import { CONTENT_TYPE, HEADERS } from './record.js';

/** What the headers of a relay’s record say. */
export interface RelayedHeaders {
  position: number;
  /** Hexadecimal. */
  leaf: string;
}

const LEAF_DIGITS = 64;
const MOST_DIGITS = 16;
const [ZERO, NINE] = [0x30, 0x39];

/** A length or a count, as Kafka writes a number that is not negative (zigzag, seven bits a byte). */
const varint = (number: number): number[] =>
  number < 64 ? [2 * number] : [((2 * number) & 0x7f) | 0x80, number >> 6];
const text = (value: string): number[] => [...varint(value.length), ...Buffer.from(value)];

// All records have the same headers in the same order; only two values differ.
const BEFORE_POSITION = Buffer.from([
  ...varint(3),
  ...text(HEADERS.contentType),
  ...text(CONTENT_TYPE),
  ...text(HEADERS.position),
]);
const BEFORE_LEAF = Buffer.from([...text(HEADERS.leaf), ...varint(LEAF_DIGITS)]);

/** Reads the headers of a record that are to the byte those that a relay writes; undefined for all others. */
export function relayedHeaders(bytes: Buffer, at: number, end: number): RelayedHeaders | undefined {
  if (!isAt(bytes, at, BEFORE_POSITION)) return undefined;
  const lengthAt = at + BEFORE_POSITION.length;
  const digits = bytes[lengthAt]! / 2;
  const positionAt = lengthAt + 1;
  const leafAt = positionAt + digits + BEFORE_LEAF.length;
  if (leafAt + LEAF_DIGITS !== end || !isAt(bytes, positionAt + digits, BEFORE_LEAF)) return undefined;
  const position = decimal(bytes, positionAt, digits);
  return position === undefined ? undefined : { position, leaf: bytes.toString('latin1', leafAt, end) };
}

function isAt(bytes: Buffer, at: number, wanted: Buffer): boolean {
  for (let index = 0; index < wanted.length; index += 1) {
    if (bytes[at + index] !== wanted[index]) return false;
  }
  return true;
}

function decimal(bytes: Buffer, at: number, digits: number): number | undefined {
  if (digits < 1 || digits > MOST_DIGITS || (digits > 1 && bytes[at] === ZERO)) return undefined;
  let value = 0;
  for (let index = at; index < at + digits; index += 1) {
    const byte = bytes[index]!;
    if (byte < ZERO || byte > NINE) return undefined;
    value = value * 10 + (byte - ZERO);
  }
  return value;
}
