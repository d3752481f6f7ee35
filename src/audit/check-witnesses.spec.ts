import { beforeAll, describe, expect, it } from 'vitest';
import { testWitness } from '../../test/support/signers.js';
import { formatVerifierKey, type NoteKey } from '../ledger/tlog/note-key.js';
import { WitnessCheck, type WitnessPolicy } from './check-witnesses.js';

const NOW = new Date('2026-03-02T12:00:00.000Z');
const GRACE_MS = 3_600_000;
const ago = (ms: number): string => new Date(NOW.getTime() - ms).toISOString();
const OLD = ago(GRACE_MS + 1);
const YOUNG = ago(GRACE_MS);

let a: NoteKey;
let b: NoteKey;
beforeAll(async () => {
  [a, b] = [(await testWitness('a.example/w')).key, (await testWitness('b.example/w')).key];
});

const check = (required: number, keys: NoteKey[] = [a, b]): WitnessCheck => {
  const policy: WitnessPolicy = { keys: keys.map(formatVerifierKey), required, graceMs: GRACE_MS, now: NOW };
  const witnesses = new WitnessCheck(policy);
  witnesses.began(OLD);
  return witnesses;
};

describe('the policy of witnesses', () => {
  it('asks for nothing where none is required, or nothing is said', () => {
    for (const witnesses of [check(0), new WitnessCheck()]) {
      witnesses.began(OLD);
      witnesses.sealed(10, 10, OLD);
      expect(witnesses.finding()).toBeUndefined();
      expect(witnesses.report()).toEqual({ required: 0, size: null });
    }
  });

  it('is fulfilled by as many cosignatures as are required', () => {
    const witnesses = check(2);
    witnesses.sealed(10, 12, OLD);
    witnesses.cosigned(10, a);
    expect(witnesses.finding()).toEqual({
      code: 'SEAL_UNTRUSTED',
      position: 12,
      message: expect.stringContaining('has the cosignatures of 1 witnesses, 2 must have cosigned'),
    });
    witnesses.cosigned(10, b);
    expect(witnesses.finding()).toBeUndefined();
    expect(witnesses.report()).toEqual({ required: 2, size: 10 });
  });

  it('leaves a seal time to be cosigned, and no more than that', () => {
    const witnesses = check(1);
    witnesses.sealed(10, 10, YOUNG);
    expect(witnesses.finding()).toBeUndefined();
    const late = check(1);
    late.sealed(10, 10, OLD);
    expect(late.finding()).toMatchObject({ position: 10 });
  });

  it('gives no time to a seal that says it was made in the future', () => {
    const witnesses = check(1);
    witnesses.sealed(10, 10, ago(-GRACE_MS - 1));
    expect(witnesses.finding()).toMatchObject({ code: 'SEAL_UNTRUSTED' });
  });

  it('takes a later seal for those before it, however late it was cosigned', () => {
    const witnesses = check(1);
    witnesses.sealed(10, 10, OLD);
    witnesses.sealed(20, 20, OLD);
    witnesses.sealed(30, 30, YOUNG);
    witnesses.cosigned(20, a);
    expect(witnesses.finding()).toBeUndefined();
    witnesses.sealed(40, 40, OLD);
    expect(witnesses.report().size).toBe(20);
  });

  it('is not content with young seals while the first after the last cosigned one is old', () => {
    const witnesses = check(1);
    witnesses.sealed(10, 10, OLD);
    witnesses.cosigned(10, a);
    witnesses.sealed(20, 21, OLD);
    witnesses.sealed(30, 31, YOUNG);
    expect(witnesses.finding()).toMatchObject({ position: 21 });
  });

  it('counts only the witnesses of the policy, and each key once', () => {
    const witnesses = check(2, [a, b]);
    const twin: NoteKey = { ...a, name: 'twin.example/w' };
    witnesses.sealed(10, 10, OLD);
    witnesses.cosigned(10, a);
    witnesses.cosigned(10, a);
    witnesses.cosigned(10, twin);
    expect(witnesses.finding()).toBeDefined();
    const stranger = check(1, [b]);
    stranger.sealed(10, 10, OLD);
    stranger.cosigned(10, a);
    expect(stranger.finding()).toBeDefined();
  });

  it('is not fulfilled by a ledger that was never sealed, once that is old', () => {
    expect(check(1).finding()).toMatchObject({ code: 'SEAL_UNTRUSTED', position: 0 });
    const young = new WitnessCheck({
      keys: [formatVerifierKey(a)],
      required: 1,
      graceMs: GRACE_MS,
      now: NOW,
    });
    young.began(YOUNG);
    expect(young.finding()).toBeUndefined();
  });
});
