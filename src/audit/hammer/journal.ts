import type { Report, Role, Seen } from './messages.js';

/** How many things that a follower said are remembered. */
const REMEMBERED = 500;

/** What the processes of the hammer told while it hammered, to be proven when it is over. */
export class Journal {
  /** Position → id of the event that was acknowledged there. */
  readonly acknowledged = new Map<number, string>();
  readonly failures: { role: Role; code: string; message: string }[] = [];
  readonly seen = new Map<Role, Seen[]>();
  /** Events that were acknowledged at the same position. */
  readonly contradictions: number[] = [];
  conflicts = 0;

  add(report: Report, role: Role): void {
    if ('acknowledged' in report) {
      const { position, ids } = report.acknowledged;
      for (const [index, id] of ids.entries()) this.#acknowledge(position + index, id);
    } else if ('conflict' in report) {
      this.conflicts += 1;
    } else if ('failure' in report) {
      this.failures.push({ role, ...report.failure });
    } else if ('seen' in report) {
      const seen = [...(this.seen.get(role) ?? []), report.seen];
      this.seen.set(role, seen.length > REMEMBERED ? thinned(seen) : seen);
    }
  }

  /** How far a follower has come. */
  reached(role: Role): number {
    return this.seen.get(role)?.at(-1)?.size ?? 0;
  }

  #acknowledge(position: number, id: string): void {
    const before = this.acknowledged.get(position);
    if (before !== undefined && before !== id) this.contradictions.push(position);
    this.acknowledged.set(position, id);
  }
}

/** Every second one, and the last. */
const thinned = (seen: readonly Seen[]): Seen[] =>
  seen.filter((_, index) => (seen.length - 1 - index) % 2 === 0);
