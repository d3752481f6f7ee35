/** Time as it is passed to whatever needs it, so that specs can give another. */
export interface Clock {
  /** The time of day. */
  now(): Date;
  /** Milliseconds from an arbitrary start; never goes back, and fit for durations only. */
  monotonic(): number;
}

export const systemClock: Clock = {
  now: () => new Date(),
  monotonic: () => performance.now(),
};
