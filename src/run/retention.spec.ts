import { describe, expect, it } from 'vitest';
import type { BackupState, OpenRun } from '../domain/target/state.js';
import { applyRetention, formatRule, type RetentionRule } from './retention.js';

const NOW = new Date('2026-03-31T12:00:00.000Z');

/** A backup by its age in days; its id is its age. */
const aged = (days: number, verified = true): BackupState => ({
  backup: `${days}`,
  at: new Date(NOW.getTime() - days * 86_400_000).toISOString(),
  bytes: 1,
  sha256: '',
  verified,
  run: null,
});

function removed(
  backups: readonly BackupState[],
  rule: RetentionRule,
  more: {
    openRuns?: Record<string, OpenRun>;
    restore?: { restore: string; backup: string };
    stored?: string[];
  } = {},
): string[] {
  const { openRuns = {}, restore = null, stored = backups.map(({ backup }) => backup) } = more;
  const state = { backups: Object.fromEntries(backups.map((one) => [one.backup, one])), openRuns, restore };
  return applyRetention(state, new Set(stored), rule, NOW)
    .filter(({ keptBecause }) => keptBecause === null)
    .map(({ backup }) => backup);
}

describe('a retention rule', () => {
  it('keeps the newest so many verified ones, whatever lies between them unverified', () => {
    expect(removed([aged(1), aged(2, false), aged(3), aged(4), aged(5)], { keep: 2 })).toEqual([
      '5',
      '4',
      '2',
    ]);
  });

  it('keeps what is not older than so many days', () => {
    expect(removed([aged(1), aged(29), aged(30), aged(31)], { keepDays: 30 })).toEqual(['31']);
  });

  it('keeps what one of its two halves keeps', () => {
    expect(removed([aged(1), aged(40), aged(50), aged(60)], { keep: 2, keepDays: 45 })).toEqual(['60', '50']);
  });

  it('never lets the newest verified one go', () => {
    expect(removed([aged(90), aged(80)], { keep: 0 })).toEqual(['90']);
    expect(removed([aged(90), aged(80)], { keepDays: 0 })).toEqual(['90']);
  });

  it('lets nothing go that is newer than the newest verified one, and nothing at all where none is verified', () => {
    expect(removed([aged(9), aged(5), aged(3, false)], { keep: 1 })).toEqual(['9']);
    expect(removed([aged(9, false), aged(5, false)], { keep: 1 })).toEqual([]);
  });

  it('keeps what an open run or a restore needs', () => {
    const openRuns = { r: { run: 'r', backup: '50' } as OpenRun };
    const restore = { restore: 'x', backup: '60' };
    const backups = [aged(1), aged(50), aged(60), aged(70)];
    expect(removed(backups, { keep: 1 }, { openRuns, restore })).toEqual(['70']);
  });

  it('takes the newest verified one of those that are there', () => {
    expect(removed([aged(1), aged(50), aged(60)], { keep: 1 }, { stored: ['50', '60'] })).toEqual(['60']);
  });

  it('that keeps nothing is refused', () => {
    expect(() => removed([aged(1)], {})).toThrow('nothing says which backups are kept');
  });

  it('is told as an event says it', () => {
    expect([formatRule({ keep: 3, keepDays: 30 }), formatRule({ keepDays: 7 })]).toEqual([
      'keep 3, keep 30 days',
      'keep 7 days',
    ]);
  });
});
