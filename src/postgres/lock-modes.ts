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

/** By the table of conflicts in PostgreSQL's manual, 13.3.1: from which mode on, and what else. */
const CONFLICTS: Readonly<Record<LockMode, readonly LockMode[]>> = {
  'ACCESS SHARE': LOCK_MODES.slice(7),
  'ROW SHARE': LOCK_MODES.slice(6),
  'ROW EXCLUSIVE': LOCK_MODES.slice(4),
  'SHARE UPDATE EXCLUSIVE': LOCK_MODES.slice(3),
  SHARE: ['ROW EXCLUSIVE', 'SHARE UPDATE EXCLUSIVE', ...LOCK_MODES.slice(5)],
  'SHARE ROW EXCLUSIVE': LOCK_MODES.slice(2),
  EXCLUSIVE: LOCK_MODES.slice(1),
  'ACCESS EXCLUSIVE': LOCK_MODES,
};

/** Whether two sessions cannot hold these at the same time. */
export const conflict = (a: LockMode, b: LockMode): boolean => CONFLICTS[a].includes(b);

/** `AccessExclusiveLock`, as pg_locks has it, as `ACCESS EXCLUSIVE`; undefined of what is no lock of tables. */
export function lockModeOf(name: string): LockMode | undefined {
  const words = name
    .replace(/Lock$/, '')
    .replace(/(?<!^)([A-Z])/g, ' $1')
    .toUpperCase();
  return LOCK_MODES.find((mode) => mode === words);
}
