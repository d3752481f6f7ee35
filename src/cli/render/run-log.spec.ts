import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { report } from '../../../test/support/reports.js';
import { renderRunLine, renderRunLog, statusWord } from './run-log.js';

const plain = pc.createColors(false);

describe('the log of a run', () => {
  it('is the one that operators know', () => {
    expect(renderRunLog(report(), plain, 100)).toBe(
      [
        'Migration: 20241220103000_create_user_groups_migration',
        'Target: eu-west',
        'Status: SUCCESS',
        'Executed: 2024-12-20 10:30:00 UTC',
        'Duration: 2.3 seconds',
        'Tables Created: user_groups, user_group_memberships',
        'Records Affected: 150 users, 10 groups',
        'Schema Version: 3f2a9c81d0e4',
        'Rollback Available: YES',
      ].join('\n'),
    );
  });

  it('says none where nothing was created and no record affected', () => {
    const text = renderRunLog(
      report({ tablesCreated: [], records: 0, recordsOf: [], rollbackAvailable: false }),
      plain,
      100,
    );
    expect(text).toContain('Tables Created: none\nRecords Affected: none\n');
    expect(text).toContain('Rollback Available: NO');
  });

  it('counts rows where nobody said what they are', () => {
    expect(renderRunLog(report({ records: 7, recordsOf: [] }), plain, 100)).toContain(
      'Records Affected: 7 rows',
    );
  });

  it('says where a run failed', () => {
    const failure = {
      code: 'EXECUTION_FAILED',
      summary: 'EXECUTION_FAILED, SQLSTATE 42P01',
      step: 'execution' as const,
    };
    const text = renderRunLog(report({ status: 'failed', schemaVersion: undefined, failure }), plain, 100);
    expect(text).toContain('Schema Version: unchanged');
    expect(text).toContain('Failed At: execution (EXECUTION_FAILED, SQLSTATE 42P01)');
  });

  it('names the tables and kinds of records of a large migration only up to a number', () => {
    const tablesCreated = Array.from({ length: 12 }, (_, index) => `t${index}`);
    expect(renderRunLog(report({ tablesCreated }), plain, 100)).toContain('t7 and 4 more');
  });

  it('is no wider than its terminal, however long the names of the tables are', () => {
    const tablesCreated = Array.from({ length: 8 }, (_, index) => `user_group_membership_${index}`);
    const lines = renderRunLog(report({ tablesCreated }), plain, 80).split('\n');
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(80);
    expect(lines[6]).toBe(
      `${' '.repeat('Tables Created: '.length)}user_group_membership_2, user_group_membership_3,`,
    );
  });
});

it.each([
  [{}, 'SUCCESS'],
  [{ status: 'failed' as const }, 'FAILED'],
  [{ status: 'recovered' as const }, 'RECOVERED'],
  [{ direction: 'down' as const }, 'ROLLED BACK'],
  [{ direction: 'down' as const, status: 'failed' as const }, 'FAILED'],
])('the status of %j is %s', (changes, word) => {
  expect(statusWord(report(changes))).toBe(word);
});

it('a run in one line has its status, migration, target and time', () => {
  expect(renderRunLine(report({ durationMs: 12 }), plain)).toBe(
    'SUCCESS      20241220103000_create_user_groups_migration  eu-west  12 ms',
  );
});
