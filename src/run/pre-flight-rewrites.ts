import type { Check } from '../domain/events/fields.js';
import type { RelationFacts } from '../postgres/checks/relation-facts.js';
import type { RelationName } from '../postgres/relation-name.js';
import type { Run } from './run.js';
import type { Survey } from './survey.js';
import { exceededIn, someOf } from './thresholds.js';
import type { TargetWork } from './work.js';

const CHECK = 'server disk';

/**
 * Whether the server has room for what a migration writes anew: a table that is rewritten is there twice until the commit, with its
 * indexes, and a new index is at most about as large as its table. How much is free can only be told on the server’s machine.
 */
export function rewritesCheck(work: TargetWork, run: Run, survey: Survey): Check {
  const { demands } = run;
  if (!demands)
    return { check: CHECK, outcome: 'skipped', finding: 'a class: what it rewrites is not known before' };
  const rewritten = known(demands.rewrites, survey);
  const whole = new Set(rewritten.map(({ oid }) => oid));
  const indexed = known(demands.builds, survey).filter(({ oid }) => !whole.has(oid));
  if (rewritten.length + indexed.length === 0)
    return { check: CHECK, outcome: 'passed', finding: 'no table that is there is written anew or indexed' };
  const needed = new Map<number, number>();
  const need = (tablespace: number, bytes: number): void =>
    void needed.set(tablespace, (needed.get(tablespace) ?? 0) + bytes);
  for (const { tablespace, totalBytes } of rewritten) need(tablespace, totalBytes ?? 0);
  for (const { tablespace, tableBytes } of indexed) need(tablespace, tableBytes ?? 0);
  const { rewriteBytes } = work.policy.preFlight;
  const spaces = [...needed].map(([tablespace, bytes]) => ({ bytes, disk: survey.disks.get(tablespace) }));
  const full = spaces.filter(({ bytes, disk }) => disk?.free !== undefined && disk.free < bytes);
  const unknown = spaces.filter(({ disk }) => disk?.free === undefined);
  const unknownBytes = unknown.reduce((sum, { bytes }) => sum + bytes, 0);
  const tables = someOf([
    ...rewritten.map(({ relation, totalBytes }) => `${relation} is rewritten (${totalBytes} bytes)`),
    ...indexed.map(
      ({ relation, tableBytes }) => `an index on ${relation} (at most about ${tableBytes} bytes)`,
    ),
  ]);
  const room = spaces.map(({ bytes, disk }) => {
    const size = disk?.bytes === undefined ? 'a size that is not shown' : `${disk.bytes} bytes`;
    const free = disk?.free === undefined ? 'free space unknown' : `${disk.free} bytes free`;
    return `${disk?.tablespace ?? 'its tablespace'} (${size}, ${free}) takes up to ${bytes} more`;
  });
  return {
    check: CHECK,
    outcome:
      full.length > 0
        ? 'failed'
        : unknownBytes > rewriteBytes
          ? exceededIn(work, run.direction)
          : unknown.length > 0
            ? 'skipped'
            : 'passed',
    finding: `${tables}; ${room.join('; ')}`,
    threshold: `as much free as is written; where that is unknown, at most ${rewriteBytes} bytes`,
    ...(full.length > 0 || unknownBytes > rewriteBytes
      ? { remedy: 'Make room on the server, for the log as well, or split the change into batches.' }
      : {}),
  };
}

const known = (names: readonly RelationName[], survey: Survey): RelationFacts[] =>
  names.flatMap((name) => {
    const facts = survey.relation(name);
    return facts && facts.totalBytes !== null ? [facts] : [];
  });
