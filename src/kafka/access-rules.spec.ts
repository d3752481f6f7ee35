import { describe, expect, it } from 'vitest';
import { type Acl, accessReport, principalOf, wantedAcls } from './access-rules.js';

const TOPIC = 'daybook.test.events';
const wanted = wantedAcls(TOPIC, { writers: ['User:relay'], auditors: ['User:ann', 'User:bob'] });
const acl = (changes: Partial<Acl>): Acl => ({
  resource: 'topic',
  name: TOPIC,
  principal: 'User:relay',
  host: '*',
  operation: 'Write',
  permission: 'allow',
  ...changes,
});

describe('the ACLs of a topic', () => {
  it('let writers write and read, auditors read, and nobody destroy', () => {
    expect(accessReport(wanted)).toEqual({
      protected: true,
      writers: ['User:relay'],
      readers: ['User:ann', 'User:bob', 'User:relay'],
      harms: [],
    });
  });

  it('protect it although an ACL for all topics allows everything to somebody', () => {
    const all = acl({ name: '*', principal: 'User:root', operation: 'All' });
    expect(accessReport([...wanted, all])).toMatchObject({
      protected: true,
      writers: ['User:relay', 'User:root'],
    });
  });

  it('do not protect it where one of the denials is missing, and say whom that lets do it', () => {
    const holes = wanted.filter(({ operation }) => operation !== 'Delete');
    expect(accessReport(holes).harms).toEqual(['Delete is not denied to everybody']);
    const able = [...holes, acl({ principal: 'User:eve', operation: 'All' })];
    expect(accessReport(able).harms).toEqual(['Delete is not denied to everybody, and allowed to User:eve']);
  });

  it('do not protect it where a denial holds for one host only', () => {
    const holes = wanted.map((one) => (one.operation === 'Alter' ? { ...one, host: '10.0.0.1' } : one));
    expect(accessReport(holes).protected).toBe(false);
  });

  it('do not protect it where everybody may write', () => {
    const open = accessReport([...wanted, acl({ principal: 'User:*' })]);
    expect(open).toMatchObject({ protected: false, harms: ['everybody may write to it'] });
  });

  it('name nobody as a writer whom another one denies it', () => {
    expect(accessReport([...wanted, acl({ permission: 'deny' })]).writers).toEqual([]);
  });
});

describe('principalOf', () => {
  it('makes a principal of a user name, and leaves one alone', () => {
    expect(principalOf('relay')).toBe('User:relay');
    expect(principalOf('User:CN=relay,O=Example')).toBe('User:CN=relay,O=Example');
  });
});
