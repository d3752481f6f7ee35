import type { FateOf } from './fate.js';

/** VACUUM, CLUSTER, ALTER SYSTEM and the like come to the same when they are done twice. */
export const repeatable: FateOf<'repeatable'> = {
  observe: async () => null,
  settle: async () => ({ is: 'undone' }),
};
