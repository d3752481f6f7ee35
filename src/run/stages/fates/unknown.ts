import type { FateOf } from './fate.js';

/** Of a block that commits on its way, and of whatever else leaves no trace that is known, only a person can tell. */
export const unknown: FateOf<'unknown'> = {
  observe: async () => null,
  settle: async () => ({ is: 'unknown', lookAt: 'nothing in the catalog tells how far it came' }),
};
