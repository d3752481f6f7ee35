import type { Check } from '../domain/events/fields.js';
import type { RelationHolder } from '../postgres/checks/relation-holders.js';
import { conflict } from '../postgres/lock-modes.js';
import type { Run } from './run.js';
import type { Survey } from './survey.js';
import { exceededIn, someOf } from './thresholds.js';
import type { TargetWork } from './work.js';

/** Locks of others on the tables that a migration touches, and indexes of theirs that serve nobody. */
export function tableChecks(work: TargetWork, run: Run, survey: Survey): Check[] {
  return [locks(work, run, survey), prepared(run, survey), indexes(run, survey)];
}

const UNKNOWN = 'a class: which tables it touches is not known before';

function locks(work: TargetWork, run: Run, survey: Survey): Check {
  const check = 'table locks';
  if (!run.demands) return { check, outcome: 'skipped', finding: UNKNOWN };
  const { lockHolderMs } = work.policy.preFlight;
  const threshold = `a transaction of at most ${lockHolderMs} ms`;
  const inTheWay = conflicting(run, survey).filter(({ gid }) => gid === null);
  const holders = inTheWay.filter(({ granted }) => granted);
  if (inTheWay.length === 0) {
    const finding = `nobody is in the way on ${run.demands.touches.length} tables that were there before`;
    return { check, outcome: 'passed', finding, threshold };
  }
  const old = holders.some(({ ageMs }) => (ageMs ?? 0) > lockHolderMs);
  const pids = [...new Set(holders.map(({ pid }) => pid))];
  return {
    check,
    outcome: old ? exceededIn(work, run.direction) : 'warned',
    finding: someOf(inTheWay.map(describe)),
    threshold,
    remedy:
      pids.length > 0
        ? `Let it end, or end it with SELECT pg_terminate_backend(${pids[0]}); the migration waits up to run.lockTimeoutMs, and tries again.`
        : 'Let who waits come first.',
  };
}

/** Nobody ends these by going away: the migration would wait in vain. */
function prepared(run: Run, survey: Survey): Check {
  const check = 'prepared locks';
  if (!run.demands) return { check, outcome: 'skipped', finding: UNKNOWN };
  const found = conflicting(run, survey).filter(({ gid }) => gid !== null);
  if (found.length === 0)
    return { check, outcome: 'passed', finding: 'no prepared transaction is in the way' };
  return {
    check,
    outcome: 'failed',
    finding: someOf(found.map(describe)),
    remedy: 'End it with COMMIT PREPARED or ROLLBACK PREPARED: it keeps its locks until somebody does.',
  };
}

function indexes({ demands }: Run, survey: Survey): Check {
  const check = 'table indexes';
  if (!demands) return { check, outcome: 'skipped', finding: UNKNOWN };
  const mended = (index: string): boolean =>
    demands.mended.some((name) => name === '*' || name === index || index.endsWith(`.${name}`));
  const found = demands.touches
    .flatMap(({ relation }) => survey.relation(relation)?.invalidIndexes ?? [])
    .filter((index) => !mended(index));
  if (found.length === 0) return { check, outcome: 'passed', finding: 'no index of the tables is invalid' };
  return {
    check,
    outcome: 'warned',
    finding: `invalid: ${someOf([...new Set(found)])}`,
    remedy: 'REINDEX INDEX CONCURRENTLY builds one again; DROP INDEX CONCURRENTLY gives it up.',
  };
}

/** Locks that those of the run cannot be held beside; who waits for one stands before us in the queue. */
function conflicting({ demands }: Run, survey: Survey): RelationHolder[] {
  return (demands?.touches ?? []).flatMap(({ relation, mode }) => {
    const facts = survey.relation(relation);
    if (!facts) return [];
    const oids = facts.tableOid === null ? [facts.oid] : [facts.oid, facts.tableOid];
    return oids
      .flatMap((oid) => survey.holders.get(oid) ?? [])
      .filter((holder) => conflict(mode, holder.mode));
  });
}

function describe(holder: RelationHolder): string {
  const { relation, mode, granted, pid, user, applicationName, state, ageMs, command, gid } = holder;
  const age = ageMs === null ? 'for a time that is not shown' : `for ${Math.round(ageMs)} ms`;
  if (gid !== null) return `${mode} on ${relation} by the prepared transaction ${gid} of ${user}, ${age}`;
  const verb = granted ? 'held' : 'awaited';
  const name = applicationName ? ` (${applicationName})` : '';
  const doing = [state, command].filter(Boolean).join(', last statement ');
  return `${mode} on ${relation} ${verb} by backend ${pid} of ${user ?? 'somebody'}${name}, ${age}${doing ? `, ${doing}` : ''}`;
}
