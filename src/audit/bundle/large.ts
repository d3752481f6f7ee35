/**
 * Where an event is that fits into no entry bundle: these give lengths in 16 bits. It has an empty entry there, which no event has.
 */
export const largePath = (position: number): string => `large/${position}`;
