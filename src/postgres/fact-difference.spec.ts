import { describe, expect, it } from 'vitest';
import { differenceOf } from './fact-difference.js';
import { decodeFacts, encodeFacts } from './fact-snapshot.js';
import { fingerprintOf } from './fingerprint.js';

const fact = (kind: string, identity: string, definition: string) => ({ kind, identity, definition });
const email = (definition: string) => fact('column', 'public.users.email', definition);

describe('differenceOf', () => {
  it.each([
    ['type=text', 'type=character varying(100)', 'text → character varying(100)'],
    ['type=text', 'type=text\nnot null', 'now not null'],
    ['type=text\nnot null', 'type=text', 'no longer not null'],
    ['type=text', "type=text\ndefault='a'::text", "now default 'a'::text"],
    ["type=text\ndefault='a'::text", 'type=text', "no default any more (was 'a'::text)"],
    ['type=text', 'type=integer\nnot null', 'text → integer; now not null'],
  ])('says of %j, then %j: %s', (before, after, sentence) => {
    expect(differenceOf([email(before)], [email(after)]).sentences).toEqual([
      `column public.users.email: ${sentence}`,
    ]);
  });

  it('does not show long values', () => {
    const before = fact('function', 'f()', 'definition=BEGIN\n\t  a=1\n\tEND\nowner=a');
    const after = fact('function', 'f()', 'definition=BEGIN\n\t  a=2\n\tEND\nowner=a');
    expect(differenceOf([before], [after]).sentences).toEqual(['function f(): definition changed']);
  });

  it('names what came and what went', () => {
    const difference = differenceOf([fact('table', 'a', '')], [fact('table', 'b', '')]);
    expect(difference).toMatchObject({
      added: [{ identity: 'b' }],
      removed: [{ identity: 'a' }],
      changed: [],
    });
    expect(difference.sentences).toEqual(['table a: removed', 'table b: added']);
  });

  it('is empty between equals', () => {
    expect(differenceOf([email('type=text')], [email('type=text')])).toEqual({
      added: [],
      removed: [],
      changed: [],
      sentences: [],
    });
  });
});

describe('encodeFacts', () => {
  it('keeps facts as they are', () => {
    const facts = [email('type=text\ndefault=😀\n\té'), fact('table', '"a b"', '')];
    expect(decodeFacts(encodeFacts(facts))).toEqual(facts);
  });

  it('notices bytes of another kind', () => {
    expect(() => decodeFacts(Buffer.from('x'))).toThrowError(/cannot be read/);
  });
});

describe('fingerprintOf', () => {
  it('does not depend on the order', () => {
    const facts = [email('type=text'), fact('table', 't', 'owner=a')];
    expect(fingerprintOf(facts)).toBe(fingerprintOf(facts.toReversed()));
  });

  it('tells apart what would be equal without lengths', () => {
    expect(fingerprintOf([fact('table', 'a b', 'c')])).not.toBe(fingerprintOf([fact('table', 'a', 'b c')]));
  });
});
