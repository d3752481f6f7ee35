/** PostgreSQL's lock modes of tables, from the weakest to the strongest. */
export const LOCK_MODES = [
  'ACCESS SHARE',
  'ROW SHARE',
  'ROW EXCLUSIVE',
  'SHARE UPDATE EXCLUSIVE',
  'SHARE',
  'SHARE ROW EXCLUSIVE',
  'EXCLUSIVE',
  'ACCESS EXCLUSIVE',
] as const;

export type LockMode = (typeof LOCK_MODES)[number];

/** Positive where `a` is the stronger. */
export const compareModes = (a: LockMode, b: LockMode): number =>
  LOCK_MODES.indexOf(a) - LOCK_MODES.indexOf(b);

/** Whether others can write to a table while it is held. */
export const blocksWrites = (mode: LockMode): boolean => compareModes(mode, 'SHARE') >= 0;

/** Whether others cannot even read. */
export const blocksReads = (mode: LockMode): boolean => mode === 'ACCESS EXCLUSIVE';

/** A lock that a statement takes on a relation that its text names. */
export interface TableLock {
  relation: string;
  mode: LockMode;
}
