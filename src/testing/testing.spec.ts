import { describe, expect, it } from 'vitest';
import { canonicalBytes } from '../domain/canonical.js';
import { catalogDecider } from '../domain/catalog/catalog.js';
import { ledgerDecider } from '../domain/ledger/ledger-stream.js';
import { parseEvent } from '../domain/parse-event.js';
import { DaybookError } from '../errors.js';
import { eventsOf, specify, testId } from '../testing.js';

const data = { ledger: 'main', schema: 1, software: 'daybook 1' };
const created = { name: 'ledger.created', data } as const;
const given = specify(ledgerDecider);

describe('specify', () => {
  it('is content where a command leads to the expected events', () => {
    given().when({ type: 'create', data }).then([created]);
    given(eventsOf('ledger', [created]))
      .when({ type: 'create', data })
      .then([]);
  });

  it('objects where a command leads to other events', () => {
    expect(() => given().when({ type: 'create', data }).then([])).toThrow(
      expect.objectContaining({ code: 'ERR_ASSERTION' }),
    );
  });

  it('objects where a command that was to be refused is not', () => {
    expect(() => given().when({ type: 'create', data }).thenThrows('CONCURRENCY')).toThrow(
      'not refused with CONCURRENCY, but led to: ledger.created',
    );
  });

  const refusing = (error: unknown) =>
    specify({
      ...catalogDecider,
      decide: () => {
        throw error;
      },
    })().when({ type: 'register', migrations: [] });

  it('gives the error of a refusal back', () => {
    const error = new DaybookError('FENCED', 'too late');
    expect(refusing(error).thenThrows('FENCED')).toBe(error);
  });

  it('objects to a refusal with another code', () => {
    expect(() => refusing(new DaybookError('FENCED', 'too late')).thenThrows('CONCURRENCY')).toThrow(
      'refused with FENCED (too late), not with CONCURRENCY',
    );
  });

  it('lets an error that is no refusal through', () => {
    const defect = new TypeError('a defect');
    expect(() => refusing(defect).thenThrows('FENCED')).toThrow(defect);
  });
});

describe('eventsOf', () => {
  it('makes events that a stranger would accept', () => {
    const [event] = eventsOf('ledger', [created]);
    expect(parseEvent(canonicalBytes(event))).toEqual(event);
  });

  it('makes the same events of the same drafts', () => {
    expect(eventsOf('ledger', [created, created])).toEqual(eventsOf('ledger', [created, created]));
  });

  it('goes on after a version, with ids and times of their own', () => {
    const [first, second] = eventsOf('ledger', [created, created], { after: 6 });
    expect([first?.streamversion, second?.streamversion]).toEqual([7, 8]);
    expect([first?.id, second?.id]).toEqual([testId(7), testId(8)]);
    expect(first?.time).toBe('2025-01-01T00:00:06.000Z');
  });

  it('refuses data that no ledger would take', () => {
    const wrong = { name: 'ledger.created', data: { ...data, schema: 0 } } as const;
    expect(() => eventsOf('ledger', [wrong])).toThrow(expect.objectContaining({ code: 'EVENT_INVALID' }));
  });
});
