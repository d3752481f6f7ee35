import { describe, expect, it } from 'vitest';
import { draft } from '../../test/support/drafts.js';
import { eventsOf } from '../testing.js';
import { canonicalBytes, canonicalJson } from './canonical.js';
import { parseEvent, readEvent } from './parse-event.js';

const event = eventsOf('ledger', [draft('ledger.created')])[0]!;
const bytes = canonicalBytes(event);
const utf8 = (text: string) => new TextEncoder().encode(text);
const changed = (changes: object) => canonicalBytes({ ...event, ...changes });

const refusal = (code: string, message = '') =>
  expect.objectContaining({ code, message: expect.stringContaining(message) });

describe('parseEvent', () => {
  it('reads the canonical bytes of an event', () => {
    expect(parseEvent(bytes)).toEqual(event);
  });

  it.each<[string, Uint8Array]>([
    ['bytes that are no UTF-8', Uint8Array.of(...bytes.slice(0, -1), 0xff)],
    ['bytes that are no JSON', utf8('{"specversion":')],
    ['nothing at all', new Uint8Array()],
    ['a byte order mark', Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes)],
    ['JSON that is no object', utf8('[]')],
  ])('refuses %s', (_, given) => {
    expect(() => parseEvent(given)).toThrow(refusal('EVENT_INVALID'));
  });

  it.each<[string, string]>([
    ['white space', ` ${canonicalJson(event)}`],
    ['keys in another order', JSON.stringify(Object.fromEntries(Object.entries(event).reverse()))],
    ['a key that is there twice', canonicalJson(event).replace('"actor":', '"actor":"mallory","actor":')],
    ['an escape that need not be', canonicalJson(event).replace('"tester"', '"\\u0074ester"')],
    ['a number in another form', canonicalJson(event).replace('"streamversion":1', '"streamversion":1.0')],
  ])('refuses bytes that are not canonical for %s', (_, text) => {
    expect(() => parseEvent(utf8(text))).toThrow(refusal('EVENT_INVALID', 'not the canonical ones'));
  });

  it('refuses a lone surrogate that JSON spells out', () => {
    const text = canonicalJson(event).replace('"tester"', '"\\ud800"');
    expect(() => parseEvent(utf8(text))).toThrow(refusal('EVENT_INVALID', '/actor has a lone surrogate'));
  });

  it('refuses an attribute that events do not have', () => {
    expect(() => parseEvent(changed({ traceparent: 'x' }))).toThrow(
      refusal('EVENT_INVALID', 'Unrecognized key: "traceparent"'),
    );
  });

  it('refuses a time without milliseconds, or of another zone', () => {
    for (const time of ['2025-01-01T00:00:00Z', '2025-01-01T00:00:00.000+00:00']) {
      expect(() => parseEvent(changed({ time }))).toThrow(refusal('EVENT_INVALID', 'time:'));
    }
  });

  it('refuses data that is not what its type says', () => {
    expect(() => parseEvent(changed({ data: { ...event.data, schema: 'one' } }))).toThrow(
      refusal('EVENT_INVALID', 'data.schema:'),
    );
  });

  it('refuses a member of the data that its type does not have', () => {
    const data = JSON.parse('{"__proto__":{"a":1},"ledger":"test","schema":1,"software":"x"}');
    expect(() => parseEvent(changed({ data }))).toThrow(refusal('EVENT_INVALID', 'Unrecognized key'));
  });

  it('refuses a schema that is not the one of its type', () => {
    expect(() => parseEvent(changed({ dataschema: 'urn:daybook:event:run.started:v1' }))).toThrow(
      refusal('EVENT_INVALID', 'dataschema:'),
    );
  });

  it('does not know a type that there is not yet, nor a version to come', () => {
    for (const type of ['dev.daybook.tea.brewed.v1', 'dev.daybook.ledger.created.v9']) {
      const dataschema = type.replace('dev.daybook.', 'urn:daybook:event:').replace('.v', ':v');
      expect(() => parseEvent(changed({ type, dataschema }))).toThrow(refusal('EVENT_UNKNOWN', type));
    }
  });
});

describe('readEvent', () => {
  it('reads bytes and text', () => {
    expect([readEvent(bytes), readEvent(canonicalJson(event))]).toEqual([event, event]);
  });

  it('does not know a version to come', () => {
    expect(() => readEvent(changed({ type: 'dev.daybook.ledger.created.v9' }))).toThrow(
      refusal('EVENT_UNKNOWN'),
    );
  });
});
