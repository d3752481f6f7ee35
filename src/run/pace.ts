/** How long a message may take, in ms: so late at most does the ledger learn what came of a run. */
const MESSAGE_MS = 50;

/** How many runs are sent together at most. */
const MAXIMUM = 32;

/** How many runs to send together: one at first, then as many as the last ones let expect to be done in a short while. */
export class Pace {
  #together = 1;

  get together(): number {
    return this.#together;
  }

  /** @param durationMs of the whole message; 0 where something failed */
  learn(runs: number, durationMs: number): void {
    const fit = durationMs > 0 ? Math.floor((MESSAGE_MS * runs) / durationMs) : 1;
    this.#together = Math.max(1, Math.min(fit, 2 * this.#together, MAXIMUM));
  }
}
