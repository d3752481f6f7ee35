import { describe, expect, it } from 'vitest';
import { digest } from '../../test/support/drafts.js';
import { migrationFile, migrationSet } from '../../test/support/migration-files.js';
import { initialTarget, type MigrationState, type TargetState } from '../domain/target/state.js';
import { targetStatus } from './target-status.js';

const known = (status: MigrationState['status'], changes: Partial<MigrationState> = {}): MigrationState => ({
  status,
  content: digest('c0'),
  run: 'r',
  at: '2025-01-01T00:00:00.000Z',
  rollbackAvailable: true,
  batches: 0,
  schemaBefore: null,
  schemaAfter: null,
  ...changes,
});
const state = (migrations: TargetState['migrations']): TargetState => ({
  ...initialTarget(),
  name: 'shop',
  registered: true,
  environment: 'production',
  migrations,
});
const standings = (migrations: TargetState['migrations'], ...files: Parameters<typeof migrationSet>) =>
  targetStatus(state(migrations), migrationSet(...files)).migrations.map(({ migration, standing }) => [
    migration,
    standing,
  ]);

describe('where a migration stands', () => {
  it.each(['applied', 'partial', 'failed', 'rolled-back'] as const)('is %s as the ledger says', (status) => {
    expect(standings({ a: known(status) }, migrationFile('a'))).toEqual([['a', status]]);
  });

  it('is pending where the ledger knows nothing of it', () => {
    expect(standings({}, migrationFile('a'))).toEqual([['a', 'pending']]);
  });

  it('is changed where it is applied with other content', () => {
    expect(standings({ a: known('applied', { content: digest('d0') }) }, migrationFile('a'))).toEqual([
      ['a', 'changed'],
    ]);
  });

  it('does not care for the content of what was taken back', () => {
    expect(standings({ a: known('rolled-back', { content: digest('d0') }) }, migrationFile('a'))).toEqual([
      ['a', 'rolled-back'],
    ]);
  });

  it('is applied with a failed post-validation where its run says so', () => {
    const applied = { a: known('applied', { postValidation: 'failed' }), b: known('applied') };
    const set = migrationSet(migrationFile('a'), migrationFile('b'));
    const [a, b] = targetStatus(state(applied), set).migrations;
    expect(a).toMatchObject({ standing: 'applied', postValidation: 'failed' });
    expect(b).not.toHaveProperty('postValidation');
  });

  it('is missing where it is applied and its file is gone, and comes first', () => {
    expect(standings({ gone: known('applied') }, migrationFile('a'))).toEqual([
      ['gone', 'missing'],
      ['a', 'pending'],
    ]);
  });

  it('is not for here where its environments are others', () => {
    expect(standings({}, migrationFile('a', { environments: ['staging'] }))).toEqual([
      ['a', 'other-environment'],
    ]);
  });
});

describe('the status of a target', () => {
  it('counts as due what is pending, failed, taken back or half done', () => {
    const migrations = {
      a: known('applied'),
      b: known('failed'),
      c: known('rolled-back'),
      d: known('partial', { batches: 3 }),
    };
    const set = migrationSet(...['a', 'b', 'c', 'd', 'e'].map((id) => migrationFile(id)));
    expect(targetStatus(state(migrations), set).due).toBe(4);
  });

  it('can be told without the files', () => {
    const { migrations, due } = targetStatus(state({ a: known('applied') }), undefined);
    expect(migrations).toMatchObject([{ migration: 'a', standing: 'applied' }]);
    expect(due).toBe(0);
  });
});
