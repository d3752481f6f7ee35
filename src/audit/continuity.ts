import type { EventEnvelope } from '../domain/event.js';

/** Checks that entries and the events of each stream follow each other without gaps. */
export class Continuity {
  readonly #versions = new Map<string, number>();
  #next = 0;
  #source: string | undefined;

  /** The position that comes next. */
  get next(): number {
    return this.#next;
  }

  /** What is wrong with the place of an entry, or undefined; the position that it should have is {@link next}. */
  position(position: number): string | undefined {
    const expected = this.#next;
    this.#next = position + 1;
    if (position === expected) return undefined;
    if (position < expected) return `position ${position} comes where ${expected} should`;
    if (position === expected + 1) return `position ${expected} is missing`;
    return `the positions ${expected} to ${position - 1} are missing`;
  }

  /** What is wrong with the event’s place in its stream, or undefined. */
  event(event: Pick<EventEnvelope, 'subject' | 'streamversion' | 'source'>): string | undefined {
    const { subject, streamversion, source } = event;
    const expected = (this.#versions.get(subject) ?? 0) + 1;
    this.#versions.set(subject, streamversion);
    this.#source ??= source;
    if (source !== this.#source) return `it is of ${source}, and the events before it are of ${this.#source}`;
    if (streamversion === expected) return undefined;
    return `it is version ${streamversion} of ${subject}, where ${expected} should come`;
  }

  /** The streams that there are, as far as it has come. */
  streams(): string[] {
    return [...this.#versions.keys()];
  }
}
