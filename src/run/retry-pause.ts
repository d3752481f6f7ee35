/** The first pause before a retry, in ms; it doubles with each. */
export const FIRST_PAUSE_MS = 100;

/** The longest pause, in ms. */
export const LONGEST_PAUSE_MS = 10_000;

/** Exponential with full jitter, so that executors which collided do not collide again. */
export const retryPause = (attempt: number, random: () => number = Math.random): number =>
  Math.round(Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** attempt) * (0.5 + random() / 2));
