import { DaybookError } from '../../errors.js';
import type { EventDraft } from '../event.js';
import type { EventData } from '../event-registry.js';
import { own } from '../own.js';
import { decideRun } from './decide-run.js';
import type { TargetState } from './state.js';

type Draft = EventDraft;
type Data<Name extends Draft['name']> = EventData<Name>;

/** What may be asked of a target. `lease` is the asker’s own. */
export type TargetCommand =
  | { type: 'register'; data: Data<'target.registered'> }
  | { type: 'adopt'; data: Data<'target.adopted'>; lease: string }
  | { type: 'resolve'; data: Data<'target.outcome-resolved'>; lease: string }
  | { type: 'report-drift'; data: Data<'target.drift-detected'> }
  | { type: 'take-lease'; lease: string; waitedMs: number }
  | { type: 'release-lease'; lease: string }
  | { type: 'record'; lease: string; drafts: readonly Draft[] };

/**
 * @throws DaybookError TARGET_EXISTS, TARGET_UNKNOWN, FENCED, NOTHING_IN_DOUBT, MIGRATION_CHANGED, MIGRATION_NOT_APPLIED, INTERNAL (an event
 * that may not follow)
 */
export function decideTarget(state: TargetState, command: TargetCommand): Draft[] {
  if (command.type === 'register') {
    if (state.registered)
      throw new DaybookError('TARGET_EXISTS', `a target ${state.name} is registered already`);
    return [{ name: 'target.registered', data: command.data }];
  }
  if (!state.registered) throw new DaybookError('TARGET_UNKNOWN', 'the target is not registered');
  switch (command.type) {
    case 'adopt':
      demandLease(state, command.lease);
      return [{ name: 'target.adopted', data: command.data }];
    case 'resolve':
      demandLease(state, command.lease);
      return [resolve(state, command.data)];
    case 'report-drift':
      return [{ name: 'target.drift-detected', data: command.data }];
    case 'take-lease':
      return [takeLease(state, command.lease, command.waitedMs)];
    case 'release-lease':
      demandLease(state, command.lease);
      return [{ name: 'target.lease-released', data: { target: state.name, lease: command.lease } }];
    case 'record':
      demandLease(state, command.lease);
      return decideRun(state, command.drafts);
  }
}

/** Whoever asks holds the target’s advisory lock: a lease that is still in force belongs to an executor that is gone. */
function takeLease(state: TargetState, lease: string, waitedMs: number): Draft {
  const { name: target, epoch } = state;
  if (state.lease === null) return { name: 'target.lease-taken', data: { target, lease, epoch } };
  return {
    name: 'target.lease-taken-over',
    data: { target, lease, epoch, from: state.lease.lease, waitedMs },
  };
}

/** What is known to be applied or taken back is nobody’s to decide. */
function resolve(state: TargetState, data: Data<'target.outcome-resolved'>): Draft {
  const known = own(state.migrations, data.migration);
  const open = Object.values(state.openRuns).some(({ migration }) => migration === data.migration);
  if (!open && (known?.status === 'partial' || known?.status === 'failed'))
    return { name: 'target.outcome-resolved', data };
  throw new DaybookError(
    'NOTHING_IN_DOUBT',
    `${data.migration} on ${state.name} is ${open ? 'at work' : (known?.status ?? 'not applied')}`,
  );
}

function demandLease(state: TargetState, lease: string): void {
  if (state.lease?.lease === lease) return;
  const holder = state.lease ? `is held by ${state.lease.executor}` : 'was released or ended by a restore';
  throw new DaybookError('FENCED', `the lease on ${state.name} ${holder}`);
}
