import { describe, expect, it } from 'vitest';
import { digest, draft } from '../../test/support/drafts.js';
import { EVENT_SAMPLES } from '../cli/generated/event-samples/index.js';
import { testId } from '../testing.js';
import { type EventContext, type EventDraft, isEvent, isName, makeEvent, nameOf } from './event.js';
import { EVENT_TYPES } from './event-registry.js';

const context: EventContext = { ledger: 'main', actor: 'ada' };
const given = {
  id: testId(1),
  time: new Date('2025-01-01T00:00:00.123Z'),
  stream: 'target/shop',
  version: 3,
};
const make = (one: EventDraft, changes: Partial<EventContext> = {}, other: Partial<typeof given> = {}) =>
  makeEvent(one, { ...context, ...changes }, { ...given, ...other });
const registered = draft('target.registered', { target: 'shop' });

const invalid = (message: string) =>
  expect.objectContaining({ code: 'EVENT_INVALID', message: expect.stringContaining(message) });

describe('makeEvent', () => {
  it('fills in the attributes of CloudEvents', () => {
    expect(make(registered)).toEqual({
      specversion: '1.0',
      id: testId(1),
      source: '/daybook/main',
      type: 'dev.daybook.target.registered.v1',
      subject: 'target/shop',
      time: '2025-01-01T00:00:00.123Z',
      datacontenttype: 'application/json',
      dataschema: 'urn:daybook:event:target.registered:v1',
      streamversion: 3,
      actor: 'ada',
      data: registered.data,
    });
  });

  it('says who acted and what led to it, where that is given', () => {
    const event = make(registered, {
      executor: 'executor-1',
      correlationId: testId(7),
      causationId: testId(8),
    });
    expect(event).toMatchObject({
      executor: 'executor-1',
      correlationid: testId(7),
      causationid: testId(8),
    });
  });

  it('leaves out optional members that are undefined', () => {
    const event = make(draft('run.started', { undoes: undefined }));
    expect(event.data).not.toHaveProperty('undoes');
  });

  it('has a sample to make an event of for every type', () => {
    const made = EVENT_TYPES.map(({ name }) => nameOf(make(draft(name))));
    expect(made.sort()).toEqual(Object.keys(EVENT_SAMPLES).sort());
  });

  it('refuses a type that there is not', () => {
    expect(() => make({ name: 'tea.brewed', data: {} } as unknown as EventDraft)).toThrow(
      expect.objectContaining({ code: 'EVENT_UNKNOWN' }),
    );
  });

  it('refuses a member that the type does not have', () => {
    const extra = { name: 'ledger.created', data: { ...EVENT_SAMPLES['ledger.created'], url: 'x' } };
    expect(() => make(extra as EventDraft)).toThrow(invalid('ledger.created: Unrecognized key: "url"'));
  });

  it('names the member that is wrong', () => {
    expect(() => make(draft('target.adopted', { fingerprint: 'short' }))).toThrow(
      invalid('target.adopted: fingerprint:'),
    );
  });

  it('refuses a URL with credentials in a sentence', () => {
    const leak = draft('target.adopted', { reason: 'see postgres://app:secret@db/shop for it' });
    expect(() => make(leak)).toThrow(invalid('reason: a URL with credentials must not enter an event'));
  });

  it('lets a URL without credentials into a sentence', () => {
    const link = draft('target.adopted', {
      reason: 'see https://wiki.example/adoption',
      fingerprint: digest('a'),
    });
    expect(make(link).data.reason).toBe('see https://wiki.example/adoption');
  });

  it.each<[string, Partial<EventContext>, Partial<typeof given>]>([
    ['an id that is no UUIDv7', {}, { id: '8c7d6e5f-4a3b-4c2d-9e1f-0a9b8c7d6e5f' }],
    ['a version below 1', {}, { version: 0 }],
    ['a stream that there is not', {}, { stream: 'tea/pot' }],
    ['a stream whose name would need quoting', {}, { stream: 'target/My Shop' }],
    ['an actor without a name', { actor: '' }, {}],
    ['a ledger whose name would need quoting', { ledger: 'My Ledger' }, {}],
    ['a correlation that is no UUID', { correlationId: 'the run' }, {}],
  ])('refuses %s', (_, changes, other) => {
    expect(() => make(registered, changes, other)).toThrow(invalid('target.registered: '));
  });
});

describe('isEvent', () => {
  it('tells one type from another', () => {
    const event = make(registered);
    expect([isEvent(event, 'target.registered'), isEvent(event, 'target.adopted')]).toEqual([true, false]);
  });
});

describe('nameOf', () => {
  it('gives a foreign type back as it is', () => {
    expect(nameOf({ type: 'com.example.tea' })).toBe('com.example.tea');
  });
});

describe('isName', () => {
  it.each(['eu-west', '0', 'a.b_c', 'a'.repeat(63)])('takes %s', (name) => {
    expect(isName(name)).toBe(true);
  });

  it.each(['', '-a', 'A', 'a b', 'a/b', 'é', 'a'.repeat(64)])('refuses %j', (name) => {
    expect(isName(name)).toBe(false);
  });
});
