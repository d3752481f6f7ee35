import { describe, expect, it } from 'vitest';
import { EVENT_TYPES } from '../event-registry.js';
import { followersOf, mayFollow, RUN_TRANSITIONS } from './run-transitions.js';

const ENDS = ['succeeded', 'failed'];
/** What is never a part of a run. */
const ALONE = /^(restore-|backup-removed$)/;

/** What a run can come to from `from`, itself included. */
function reachable(from: string): Set<string> {
  const found = new Set([from]);
  for (const name of found) for (const next of RUN_TRANSITIONS[name] ?? []) found.add(next);
  return found;
}

const ofRuns = EVENT_TYPES.map(({ name }) => name)
  .filter((name) => name.startsWith('run.'))
  .map((name) => name.slice('run.'.length))
  .filter((name) => !ALONE.test(name));

describe('the transitions of a run', () => {
  it('lead from its start to every event of the family, but for those that stand alone', () => {
    expect([...reachable('started')].sort()).toEqual([...ofRuns].sort());
  });

  it.each(Object.keys(RUN_TRANSITIONS))('let a run be closed after %s', (name) => {
    expect(reachable(name)).toContain('failed');
  });

  it('lead nowhere from an end', () => {
    for (const end of ENDS) expect(RUN_TRANSITIONS[end]).toBeUndefined();
  });

  it('name no event twice as the next', () => {
    for (const next of Object.values(RUN_TRANSITIONS)) expect(new Set(next).size).toBe(next.length);
  });

  it('let no run fail between its execution and what came of it', () => {
    expect([mayFollow('execution-started', 'failed'), mayFollow('checkpoint-reached', 'failed')]).toEqual([
      false,
      false,
    ]);
  });

  it('let a run succeed only when it is cleaned up', () => {
    const before = Object.keys(RUN_TRANSITIONS).filter((name) => mayFollow(name, 'succeeded'));
    expect(before).toEqual(['clean-up-completed']);
  });

  it('let a committed run be validated anew, wherever it was left', () => {
    const committed = [...reachable('post-validation-started')].filter((name) => !ENDS.includes(name));
    expect(committed.filter((name) => !mayFollow(name, 'post-validation-started'))).toEqual([]);
  });

  it('let a run that did not commit only fail', () => {
    expect(followersOf('receipt-recovered', false)).toEqual(['failed']);
    expect(mayFollow('receipt-recovered', 'post-validation-started', true)).toBe(true);
  });

  it('let nothing follow what is no event of a run', () => {
    expect(mayFollow('tea-brewed', 'failed')).toBe(false);
  });
});
