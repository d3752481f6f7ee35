import { refuseWhenInterrupted } from '../backup/interrupted.js';
import type { BackupStore } from '../backup/store.js';
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
}

/**
 * Removes from the store of a target the backups that a rule does not keep. Each removal is first an event, so that what the ledger
 * relies on is never less than what is there; a removal that was cut short is finished by the next pruning. Backups that the ledger
 * does not know are left alone.
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
  const finished = gone.filter((backup) => stored.has(backup));
  const planned = judge(foldTarget(events));
  if (dryRun) return { ...planned, finished };
  for (const backup of finished) await store.remove(backup);
  if (planned.removed.length === 0) return { ...planned, finished };
  const work = await takeLease(address, services, policyOf);
  try {
    // Judged again: what happened before we had the lease may need one of them.
    const decided = judge(work.writer.state);
    for (const verdict of decided.removed) await removeOne(work, store, verdict, rule);
    return { ...decided, finished };
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
