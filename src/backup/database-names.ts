/** PostgreSQL cuts names after this many bytes. */
const LIMIT = 63;

/** The name of a database with something added, the name's end cut off where it would be too long. */
export function withSuffix(name: string, suffix: string): string {
  const room = LIMIT - Buffer.byteLength(suffix);
  let stem = name;
  while (Buffer.byteLength(stem) > room) stem = [...stem].slice(0, -1).join('');
  return stem + suffix;
}

/** Whether PostgreSQL takes the name as it is. */
export function fitsName(name: string): boolean {
  return name !== '' && Buffer.byteLength(name) <= LIMIT;
}

/** `app_restored_0198c1d2`: the backup's id is told by its end, for a UUIDv7 begins with the time. */
export function restoredName(database: string, backupId: string, taken: (name: string) => boolean): string {
  return firstFree(database, `_restored_${backupId.slice(-8)}`, taken);
}

/** `app_before_restore_20260412T093015Z` */
export function keptName(database: string, at: Date, taken: (name: string) => boolean): string {
  const time = at.toISOString().replace(/\.\d+|[-:]/g, '');
  return firstFree(database, `_before_restore_${time}`, taken);
}

function firstFree(database: string, suffix: string, taken: (name: string) => boolean): string {
  for (let number = 1; ; number += 1) {
    const name = withSuffix(database, number === 1 ? suffix : `${suffix}_${number}`);
    if (!taken(name)) return name;
  }
}
