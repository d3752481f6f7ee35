import { describe, expect, it } from 'vitest';
import { digest } from '../../test/support/drafts.js';
import { migrationFile, migrationSet } from '../../test/support/migration-files.js';
import { DEFAULT_ENVIRONMENTS, type EnvironmentPolicy } from '../config/policy.js';
import { initialTarget, type TargetState } from '../domain/target/state.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import { describePlan, describeSet } from './describe-plan.js';

const NOW = new Date('2025-01-02T00:00:00.000Z');
const { production, development, staging } = DEFAULT_ENVIRONMENTS;
const target = (changes: Partial<TargetState> = {}): TargetState => ({
  ...initialTarget(),
  name: 'shop',
  registered: true,
  environment: 'production',
  ...changes,
});
const plan = (policy: EnvironmentPolicy, files: LoadedMigration[], state = target()) =>
  describePlan(state, migrationSet(...files), {}, policy, NOW);
const backup = (at: string) => ({ backup: at, at, bytes: 1, sha256: 'f', verified: true, run: null });

describe('a plan', () => {
  it('has what is due in its order, with the number of its statements', async () => {
    const { pending } = await plan(production, [migrationFile('a'), migrationFile('b', { requires: ['a'] })]);
    expect(pending).toMatchObject([
      { migration: 'a', statements: 1, objections: [] },
      { migration: 'b', statements: 1, requires: ['a'] },
    ]);
  });

  it('objects to gaps that the policy refuses, and only names them where it does not', async () => {
    const files = [migrationFile('a', { documentation: { purpose: 'p' } })];
    const [strict, lax] = [await plan(production, files), await plan(development, files)];
    expect(strict.pending[0]?.objections).toMatchObject([{ code: 'DOCUMENTATION_MISSING' }]);
    expect(lax.pending[0]).toMatchObject({
      objections: [],
      missingDocumentation: ['scope', 'rollback', 'impact'],
    });
  });

  it('objects to what has no way back where the policy demands one', async () => {
    const { pending } = await plan(production, [migrationFile('a', { reversible: false })]);
    expect(pending[0]?.objections).toMatchObject([{ code: 'ROLLBACK_UNAVAILABLE' }]);
  });

  it('names broken SQL with its line in the file', async () => {
    const { pending } = await plan(production, [
      migrationFile('a', { up: { sql: 'SELECT 1;\nSELEC 2;', line: 3 } }),
    ]);
    expect(pending[0]?.objections).toMatchObject([{ code: 'MIGRATION_MALFORMED', where: { line: 4 } }]);
  });

  it('finds broken SQL in the way back too', async () => {
    const { pending } = await plan(production, [
      migrationFile('a', { down: { sql: 'DRO TABLE t;', line: 6 } }),
    ]);
    expect(pending[0]?.objections).toMatchObject([{ code: 'MIGRATION_MALFORMED', where: { line: 6 } }]);
  });

  it('says which backup meets the policy', async () => {
    const recent = backup('2025-01-01T12:00:00.000Z');
    const old = backup('2024-12-01T12:00:00.000Z');
    const state = target({ backups: { [old.backup]: old, [recent.backup]: recent } });
    expect((await plan(staging, [migrationFile('a')], state)).policy).toMatchObject({
      backup: 'recent(24h)',
      reliesOn: recent.backup,
    });
  });

  it('has the error where a migration was changed after it was applied', async () => {
    const migrations: TargetState['migrations'] = {
      a: {
        status: 'applied',
        content: digest('d0'),
        run: 'r',
        at: 't',
        rollbackAvailable: true,
        batches: 0,
        schemaBefore: null,
        schemaAfter: null,
      },
    };
    expect(await plan(production, [migrationFile('a')], target({ migrations }))).toMatchObject({
      pending: [],
      error: { code: 'MIGRATION_CHANGED' },
    });
  });

  it('refuses an id that does not exist', async () => {
    const asked = describePlan(target(), migrationSet(migrationFile('a')), { ids: ['z'] }, production, NOW);
    await expect(asked).rejects.toMatchObject({ code: 'MIGRATION_UNKNOWN' });
  });
});

it('a set is described without target and policy, whatever environments its migrations are for', async () => {
  const set = migrationSet(
    migrationFile('a', { environments: ['staging'] }),
    migrationFile('b', { reversible: false }),
  );
  const described = await describeSet(set, {});
  expect(described.map(({ migration, objections }) => [migration, objections])).toEqual([
    ['a', []],
    ['b', []],
  ]);
});
