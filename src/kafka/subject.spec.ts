import { fc, test as property } from '@fast-check/vitest';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../domain/canonical.js';
import { isOfStream } from './subject.js';

const event = (subject: unknown, data: object = {}) =>
  Buffer.from(canonicalJson({ data, id: 'i', subject, time: 't', type: 'x' } as never));

const text = fc.string({ unit: 'grapheme' });

describe('isOfStream', () => {
  property.prop([text, text, text])('tells an event’s stream from all others', (stream, other, inside) => {
    const bytes = event(stream, { subject: inside, text: `,"subject":"${inside}"` });
    expect(isOfStream(bytes, stream)).toBe(true);
    expect(isOfStream(bytes, other)).toBe(other === stream);
  });

  it.each([
    ['begins with the stream', event('target/eu-1'), 'target/eu'],
    ['is the beginning of the stream', event('target/eu'), 'target/eu-1'],
    ['is another, and the stream is in its data', event('catalog', { subject: 'target/eu' }), 'target/eu'],
    [
      'is another, and the stream is in a text',
      event('catalog', { text: '"subject":"target/eu"' }),
      'target/eu',
    ],
    ['is a number', event(7), '7'],
    ['is missing', Buffer.alloc(0), 'catalog'],
  ])('is false where the subject %s', (_what, bytes, stream) => {
    expect(isOfStream(bytes, stream)).toBe(false);
  });
});
