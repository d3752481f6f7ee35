import { rmdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { daybook } from './daybook.mjs';
import { CONFIGURATION, isMade, ROOT } from './place.mjs';
import { prepare } from './prepare.mjs';
import { say, success } from './terminal.mjs';

/**
 * Stops the servers of the quickstart and removes all that it made, and nothing else that lies there.
 *
 * @param {import('./place.mjs').Place} place
 * @returns {Promise<number>} the exit code
 */
export async function clean(place) {
  const { folder, auditor } = place;
  if (!isMade(place)) {
    say(`There is nothing to remove: no quickstart is in ${folder}`);
    return 0;
  }
  await prepare();
  await daybook(folder, 'dev', 'down', '--remove');
  for (const made of [join(folder, '.daybook'), auditor, join(folder, CONFIGURATION)]) {
    rmSync(made, { recursive: true, force: true });
  }
  for (const empty of [folder, join(ROOT, '.daybook')]) removeIfEmpty(empty);
  success(`removed ${folder}`);
  return 0;
}

function removeIfEmpty(folder) {
  try {
    rmdirSync(folder);
  } catch (error) {
    if (!['ENOTEMPTY', 'EEXIST', 'ENOENT'].includes(error.code)) throw error;
  }
}
