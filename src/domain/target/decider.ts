import type { Decider } from '../decider.js';
import { decideTarget, type TargetCommand } from './decide.js';
import { advanceTarget, evolveTarget, foldTarget } from './evolve.js';
import { initialTarget, type TargetState } from './state.js';

/** The rules of the stream `target/<name>`. */
export const targetDecider: Decider<TargetState, TargetCommand> = {
  decide: decideTarget,
  evolve: evolveTarget,
  fold: foldTarget,
  advance: advanceTarget,
  initialState: initialTarget,
};
