import pc from 'picocolors';
import { expect, it } from 'vitest';
import { DaybookError } from '../../errors.js';
import type { PlannedMigration } from '../../run/describe-plan.js';
import type { Output } from '../output.js';
import { renderSet } from './plan.js';

const rendering = { out: { colours: pc.createColors(false) } as Output, cwd: '/project', verbose: false };
const planned = (migration: string, changes: Partial<PlannedMigration> = {}): PlannedMigration => ({
  migration,
  kind: 'schema',
  form: 'sql',
  file: `/project/migrations/${migration}.sql`,
  requires: [],
  statements: 2,
  lint: [],
  rollbackAvailable: true,
  missingDocumentation: [],
  objections: [],
  ...changes,
});
const broken = new DaybookError('MIGRATION_MALFORMED', 'z: syntax error at or near "SELEC"', {
  where: { file: '/project/migrations/z.sql', line: 4, column: 1 },
});

it('says of each migration what is known of it', () => {
  expect(
    renderSet(
      [
        planned('a', { missingDocumentation: ['scope'] }),
        planned('b', {
          kind: 'data',
          form: 'class',
          statements: null,
          requires: ['a'],
          rollbackAvailable: false,
          resumesAfter: 2,
        }),
      ],
      rendering,
    ).split('\n'),
  ).toEqual([
    '2 migrations, in this order',
    '   1. a  schema · 2 statements',
    '      ! documentation lacks scope',
    '   2. b  data · class · after a · goes on after 2 batches · no way back',
  ]);
});

it('names what stands in the way with its place, seen from here', () => {
  expect(renderSet([planned('z', { objections: [broken] })], rendering)).toContain(
    '      ✗ MIGRATION_MALFORMED z: syntax error at or near "SELEC" at migrations/z.sql:4:1',
  );
});

it('shortens a long plan, but never what stands in the way', () => {
  const long = Array.from({ length: 200 }, (_, index) => planned(`m${index}`));
  const text = renderSet([...long, planned('z', { objections: [broken] })], rendering);
  expect(text.split('\n').length).toBeLessThan(50);
  expect(text).toContain(' 201. z');
  expect(text).toContain('… and 160 more (--verbose shows all)');
});
