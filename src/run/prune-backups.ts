import { refuseWhenInterrupted } from '../backup/interrupted.js';
import { ABANDONED_AFTER_MS, type BackupStore } from '../backup/store.js';
import { isEvent } from '../domain/event.js';
import { targetStream } from '../domain/stream.js';
import { foldTarget } from '../domain/target/evolve.js';
import { releaseLease, takeLease } from './lease.js';
import type { RunPolicy } from './policy.js';
import { applyRetention, formatRule, type RetentionRule, type RetentionVerdict } from './retention.js';
import type { RunServices, TargetAddress, TargetWork } from './work.js';

export interface PruneRequest {
  rule: RetentionRule;
  policyOf: (environment: string) => RunPolicy;
  /** Only says what would be removed. */
  dryRun?: boolean;
}

export interface Pruning {
  /** Removed, or to be removed in a dry run; the oldest first. */
  removed: RetentionVerdict[];
  kept: RetentionVerdict[];
  /** Those that the ledger said were removed before, and that were still there. */
  finished: string[];
  /** Halves of backups that a lost process left long ago, and of which the ledger says nothing. */
  abandoned: string[];
}

/**
 * Removes from the store of a target the backups that a rule does not keep. Each removal is first an event, so that what the ledger
 * relies on is never less than what is there; a removal that was cut short is finished by the next pruning, also where half of it
 * was done. Backups that the ledger does not know are left alone; what is none, and not written to for a day, goes.
 *
 * @throws DaybookError USAGE where the rule is empty; TARGET_UNKNOWN, TARGET_BUSY, TARGET_UNREACHABLE, BACKUP_STORE, INTERRUPTED
 */
export async function pruneBackups(
  services: RunServices,
  address: TargetAddress,
  { rule, policyOf, dryRun = false }: PruneRequest,
): Promise<Pruning> {
  const store = services.backups(address.name);
  const stored = new Set((await store.list()).map(({ id }) => id));
  const events = await services.ledger.readStream(targetStream(address.name));
  const judge = (state: TargetWork['writer']['state']) => {
    const verdicts = applyRetention(state, stored, rule, services.now());
    const goes = ({ keptBecause }: RetentionVerdict) => keptBecause === null;
    return { removed: verdicts.filter(goes), kept: verdicts.filter((verdict) => !goes(verdict)) };
  };
  const gone = events.flatMap((event) => (isEvent(event, 'run.backup-removed') ? [event.data.backup] : []));
  const halves = await store.leftovers();
  const halfGone = halves.flatMap(({ id }) => (gone.includes(id) ? [id] : []));
  const finished = [...gone.filter((backup) => stored.has(backup)), ...halfGone];
  const known = foldTarget(events);
  const planned = judge(known);
  // What the ledger takes for a backup and the store does not is a matter for people.
  const abandoned = halves.flatMap(({ id, writtenAt }) => {
    const old = services.now().getTime() - writtenAt.getTime() > ABANDONED_AFTER_MS;
    return old && !gone.includes(id) && !Object.hasOwn(known.backups, id) ? [id] : [];
  });
  if (dryRun) return { ...planned, finished, abandoned };
  for (const backup of finished) {
    await (stored.has(backup) ? store.remove(backup) : store.clear(backup));
  }
  if (planned.removed.length === 0 && abandoned.length === 0) return { ...planned, finished, abandoned };
  const work = await takeLease(address, services, policyOf);
  try {
    // Judged again: what happened before we had the lease may need one of them.
    const decided = judge(work.writer.state);
    for (const verdict of decided.removed) await removeOne(work, store, verdict, rule);
    // Nobody makes a backup of the target while we have its lease.
    for (const id of abandoned.filter((one) => !Object.hasOwn(work.writer.state.backups, one)))
      await store.clear(id);
    return { ...decided, finished, abandoned };
  } finally {
    await releaseLease(work);
  }
}

async function removeOne(
  work: TargetWork,
  store: BackupStore,
  { backup, bytes }: RetentionVerdict,
  rule: RetentionRule,
): Promise<void> {
  refuseWhenInterrupted(work.services.signal, 'the pruning');
  await work.writer.execute({
    type: 'record',
    lease: work.lease.lease,
    drafts: [{ name: 'run.backup-removed', data: { backup, bytes, rule: formatRule(rule) } }],
  });
  await store.remove(backup);
}
