import { dirname } from 'node:path';
import { findConfigFile } from '../config/find.js';

/** The folder whose `.daybook/` has the local servers: that of the configuration, or else the working directory. */
export function devFolder(cwd: string): string {
  const file = findConfigFile(cwd);
  return file === undefined ? cwd : dirname(file);
}
