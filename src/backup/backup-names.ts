import { DaybookError } from '../errors.js';

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
const TARGET = /^[A-Za-z0-9_][A-Za-z0-9_.-]*$/;

/** Whether a name in a store is that of a backup. */
export const isBackupId = (name: string): boolean => UUID.test(name);

/** @throws DaybookError BACKUP_UNKNOWN where it is no id, which might lead out of the store */
export function demandBackupId(id: string): void {
  if (isBackupId(id)) return;
  throw new DaybookError('BACKUP_UNKNOWN', `"${id}" is not the id of a backup`, { details: { id } });
}

/** @throws DaybookError BACKUP_STORE where it is not one segment of a path */
export function demandTargetName(target: string): void {
  if (TARGET.test(target)) return;
  throw new DaybookError('BACKUP_STORE', `"${target}" cannot be the name of a folder for backups`, {
    hint: 'Letters, digits, "-", "_" and "." can be in it, and it starts with a letter, a digit or "_".',
  });
}
