import { DaybookError } from '../../errors.js';
import type { EventDraft } from '../event.js';
import type { EventData } from '../event-registry.js';
import { own } from '../own.js';
import { mayFollow } from './run-transitions.js';
import type { TargetState } from './state.js';

/** Backups and restores that are no part of a run stand for themselves. */
const ALONE = /^run\.(backup|restore)-/;

/** Lets events of runs pass where each may follow the one before it. */
export function decideRun(state: TargetState, drafts: readonly EventDraft[]): EventDraft[] {
  const last = new Map<string, string>();
  const committed = new Map<string, boolean>();
  const isCommitted = (run: string): boolean => committed.get(run) ?? state.openRuns[run]?.committed ?? false;
  for (const draft of drafts) {
    const run = (draft.data as { run?: string }).run;
    const before = run === undefined ? undefined : (last.get(run) ?? state.openRuns[run]?.last);
    if (draft.name === 'run.started') {
      if (before !== undefined) throw misplaced(draft.name, 'in a run that is open');
      decideStart(state, draft.data);
      last.set(draft.data.run, 'started');
    } else if (run === undefined) {
      if (!ALONE.test(draft.name)) throw misplaced(draft.name, 'outside a run');
    } else {
      const next = draft.name.slice('run.'.length);
      if (before === undefined) throw misplaced(draft.name, 'in a run that is not open');
      if (!mayFollow(before, next, isCommitted(run))) throw misplaced(draft.name, `after ${before}`);
      if (draft.name === 'run.receipt-recovered') committed.set(run, draft.data.committed);
      last.set(run, next);
    }
  }
  return [...drafts];
}

function decideStart(state: TargetState, data: EventData<'run.started'>): void {
  if (data.fence !== state.lease?.fence) {
    throw new DaybookError(
      'FENCED',
      `the run names the fence ${data.fence}; in force is ${state.lease?.fence ?? 'none'}`,
    );
  }
  const known = own(state.migrations, data.migration);
  const applied = known?.status === 'applied';
  if (data.direction === 'down') {
    if (applied || known?.status === 'partial') return;
    throw new DaybookError('MIGRATION_NOT_APPLIED', `${data.migration} is not applied on ${state.name}`);
  }
  if (applied && known.content !== data.content) {
    throw new DaybookError(
      'MIGRATION_CHANGED',
      `${data.migration} is applied on ${state.name} with other content`,
    );
  }
  if (applied) throw misplaced('run.started', `for ${data.migration}, which is applied already`);
}

const misplaced = (name: string, where: string): DaybookError =>
  new DaybookError('INTERNAL', `${name} has no place ${where}`);
