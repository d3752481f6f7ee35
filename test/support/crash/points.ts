import type { CrashPoint } from './kill.js';
import type { Moment } from './moments.js';

const CHANGES = /\b(append|INSERT|UPDATE|DELETE|CREATE|ALTER|DROP|COMMIT|VACUUM|ANALYZE|setval)\b/;
/** What is the migrations’ own, or the swap of a restore: there the server goes on while its client is dead. */
const OF_MIGRATIONS = /daybook\.enter|CONCURRENTLY|VACUUM|RENAME TO/;

/** Whether a request leaves anything behind. What is only read makes no new state to be killed in. */
const leavesSomething = ({ what }: Moment): boolean =>
  !/^\s*(BEGIN[^;]* READ ONLY|SELECT r\.rolsuper|COPY .* TO stdout)/i.test(what) && CHANGES.test(what);

/**
 * Every state that a command leaves when it is killed: after each request that changes something and whose answer nobody hears, which is before
 * the next request too; and with what is done to the target still under way.
 */
export function crashPoints(moments: readonly Moment[]): CrashPoint[] {
  return moments
    .filter(leavesSomething)
    .flatMap((moment): CrashPoint[] => [
      { moment, how: 'unheard' },
      ...(OF_MIGRATIONS.test(moment.what) ? [{ moment, how: 'orphaned' } as const] : []),
    ]);
}

/** The points of a kind that was not there before; `seen` is added to. */
export function newKinds(points: readonly CrashPoint[], seen: Set<string>): CrashPoint[] {
  return points.filter((point) => {
    const kind = kindOf(point);
    const isNew = !seen.has(kind);
    seen.add(kind);
    return isNew;
  });
}

/** Whatever pg_restore does to one object it does to others. */
function kindOf({ moment: { what }, how }: CrashPoint): string {
  const words = what
    .trim()
    .replace(/\s+/g, ' ')
    .replace(/\d+|[0-9a-f-]{36}/g, '#');
  const ofTool = /^(CREATE|ALTER) [A-Z]+ (public|daybook)\./.exec(words);
  return `${how} ${ofTool ? words.split(' ').slice(0, 2).join(' ') : words}`;
}

/** `unheard, at request 35: append: run.started`. */
export const nameOfPoint = ({ moment: { number, what }, how }: CrashPoint): string =>
  `${how}, at request ${number}: ${what.trim().replace(/\s+/g, ' ').slice(0, 160)}`;
