import type { EventDraft } from '../../src/domain/event.js';
import type { EventData } from '../../src/domain/event-registry.js';
import { targetStream } from '../../src/domain/stream.js';
import { foldTarget } from '../../src/domain/target/evolve.js';
import type { TargetState } from '../../src/domain/target/state.js';
import { eventsOf, testId } from '../../src/testing.js';
import { digest, draft } from './drafts.js';

export const SHOP = targetStream('shop');
export const LEASE = testId(0x1ea5e);
export const CONTENT = digest('c0');
export const RUN = testId(0xa1);

/** The target is known, and an executor holds the lease with the fence 2. */
export const LEASED: readonly EventDraft[] = [
  draft('target.registered', { target: 'shop' }),
  draft('target.lease-taken', { target: 'shop', lease: LEASE }),
];

/** The steps of a run that does what it is for, after its start. */
export const GOOD_RUN = [
  'pre-flight-started',
  'pre-flight-passed',
  'backup-skipped',
  'schema-validation-started',
  'schema-validated',
  'execution-started',
  'execution-succeeded',
  'post-validation-started',
  'post-validation-passed',
  'clean-up-started',
  'clean-up-completed',
  'succeeded',
] as const;

export const started = (changes: Partial<EventData<'run.started'>> = {}): EventDraft =>
  draft('run.started', {
    run: RUN,
    migration: 'm',
    direction: 'up',
    content: CONTENT,
    fence: 2,
    undoes: undefined,
    resumes: undefined,
    ...changes,
  });

/** An event of a run by its name without the family. */
export const step = (name: string, changes: Record<string, unknown> = {}, run = RUN): EventDraft =>
  draft(`run.${name}` as 'run.pre-flight-started', { run, ...changes });

/** The steps of a good run from its start up to and including `last`, some with other data than the samples have. */
export function runUpTo(
  last: (typeof GOOD_RUN)[number],
  data: Partial<Record<(typeof GOOD_RUN)[number], Record<string, unknown>>> = {},
  start: Partial<EventData<'run.started'>> = {},
): EventDraft[] {
  const names = GOOD_RUN.slice(0, GOOD_RUN.indexOf(last) + 1);
  return [started(start), ...names.map((name) => step(name, data[name], start.run))];
}

/** The state of the target `shop` after drafts. */
export const stateAfter = (...drafts: readonly EventDraft[]): TargetState =>
  foldTarget(eventsOf(SHOP, drafts));
