import pc from 'picocolors';
import { describe, expect, it } from 'vitest';
import { migrationFile, migrationSet } from '../../../test/support/migration-files.js';
import { LEASED, runUpTo, stateAfter } from '../../../test/support/target-story.js';
import { initialTarget, type TargetState } from '../../domain/target/state.js';
import { targetStatus } from '../../run/target-status.js';
import type { Output } from '../output.js';
import { renderStatus } from './status.js';

const out = { colours: pc.createColors(false) } as Output;
const at = '2025-01-01T00:00:00.000Z';
const applied = (id: string): TargetState['migrations'] => ({
  [id]: {
    status: 'applied',
    content: migrationFile(id).content,
    run: 'r',
    at,
    rollbackAvailable: true,
    batches: 0,
    schemaBefore: null,
    schemaAfter: null,
  },
});
const render = (state: TargetState, ids: string[], verbose = false): string =>
  renderStatus(
    {
      ledger: { name: 'main', size: 7 },
      targets: [targetStatus(state, migrationSet(...ids.map((id) => migrationFile(id))))],
    },
    { out, verbose },
  );
const many = Array.from({ length: 1000 }, (_, index) => `m${String(index + 1).padStart(4, '0')}`);
const full: TargetState = {
  ...initialTarget(),
  name: 'shop',
  registered: true,
  migrations: Object.assign({}, ...many.map(applied)),
};

describe('the status of a target with a thousand migrations', () => {
  it('shows the latest ones, and says how many it does not', () => {
    const text = render(full, many);
    expect(text).toContain('1000 applied, nothing due');
    expect(text).toContain('990 earlier ones applied (--verbose shows all)');
    expect(text.split('\n').length).toBeLessThan(20);
    expect(text).toContain('m1000');
  });

  it('shows all where that is asked for', () => {
    expect(render(full, many, true)).toContain('m0001');
  });

  it('never hides one whose post-validation failed', () => {
    const failed = applied('m0001').m0001!;
    const migrations = { ...full.migrations, m0001: { ...failed, postValidation: 'failed' as const } };
    const text = render({ ...full, migrations }, many);
    expect(text).toContain('1000 applied, nothing due, 1 post-validation failed');
    expect(text).toMatch(/applied, post-validation failed {2}m0001 /);
    expect(text).toMatch(/applied {26}m1000 /);
  });

  it('never hides what is due among what is applied', () => {
    expect(render(full, ['m0000', ...many])).toMatch(/pending +m0000\n/);
  });
});

describe('the status of a target', () => {
  it('says who works on it, and at what', () => {
    const text = render(stateAfter(...LEASED, ...runUpTo('execution-started')), ['m']);
    expect(text).toMatch(/! m is being applied since 2025-01-01 00:00:\d\d UTC \(execution-started\)/);
    expect(text).toContain('! leased to tester since');
  });

  it('says that it was changed outside Daybook', () => {
    const text = render({ ...full, drift: { expected: 'a', found: 'b', at } }, many);
    expect(text).toContain('! changed outside Daybook, found at 2025-01-01 00:00:00 UTC');
  });
});

it('says how to register a first target where there is none', () => {
  expect(renderStatus({ ledger: { name: 'main', size: 1 }, targets: [] }, { out, verbose: false })).toBe(
    'ledger main, 1 event\nNo target is registered yet: daybook target add NAME',
  );
});
