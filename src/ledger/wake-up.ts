/** A sleep that a call cuts short; a call that comes while nobody sleeps cuts the next one short. */
export class WakeUp {
  #called = false;
  #wake: (() => void) | undefined;
  readonly #signal: AbortSignal;
  readonly #onAbort = (): void => this.now();

  constructor(signal: AbortSignal) {
    this.#signal = signal;
    signal.addEventListener('abort', this.#onAbort);
  }

  now(): void {
    this.#called = true;
    this.#wake?.();
  }

  /** Sleeps until called, aborted, or the time is over, in ms. */
  async within(ms: number): Promise<void> {
    if (!this.#called && !this.#signal.aborted) {
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, ms);
        this.#wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    }
    this.#called = false;
    this.#wake = undefined;
  }

  end(): void {
    this.#signal.removeEventListener('abort', this.#onAbort);
  }
}
