import type { WitnessPolicy } from '../audit/check-witnesses.js';
import type { Config } from '../config/config.js';
import type { Clock } from '../observability/clock.js';

/** What the configuration asks of the witnesses. */
export const witnessPolicy = ({ seals }: Pick<Config, 'seals'>, clock: Clock): WitnessPolicy => ({
  keys: seals.witnesses.map(({ key }) => key),
  required: seals.required,
  graceMs: seals.graceSeconds * 1_000,
  now: clock.now(),
});
