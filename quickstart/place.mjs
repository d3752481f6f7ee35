import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandFailed } from './process.mjs';

/** The clone. */
export const ROOT = fileURLToPath(new URL('..', import.meta.url));

export const CONFIGURATION = 'daybook.config.yaml';

const LEDGER = 'securenet';
const MARK = '# Made by `npm run quickstart`, which writes it anew each time.\n';

/** The two targets: one in each region, one under each of the stricter policies. */
export const TARGETS = [
  { name: 'eu-central', environment: 'staging', region: 'eu-central', database: 'securenet_eu' },
  { name: 'us-east', environment: 'production', region: 'us-east', database: 'securenet_us' },
];

/**
 * Where the quickstart lives.
 *
 * @typedef {object} Place
 * @property {string} folder with the configuration, the servers' data and the backups
 * @property {string} auditor a folder from which nothing but Kafka can be found
 * @param {string | undefined} folder from the working directory; left out: in the clone
 * @returns {Place}
 * @throws {CommandFailed} where the folder has a configuration of somebody else
 */
export function placeOf(folder) {
  const home = folder === undefined ? join(ROOT, '.daybook', 'quickstart') : resolve(folder);
  const file = join(home, CONFIGURATION);
  if (existsSync(file) && !readFileSync(file, 'utf8').startsWith(MARK)) {
    throw new CommandFailed(`${file} is not the quickstart's: choose another --folder`, 2);
  }
  return { folder: home, auditor: join(home, 'auditor') };
}

/** @param {Place} place */
export const isMade = ({ folder }) => existsSync(join(folder, CONFIGURATION));

/**
 * Writes the configuration of the whole, and the auditor's.
 *
 * @param {Place} place
 * @param {string[]} brokers none where Kafka does not run
 */
export function writeConfigurations({ folder, auditor }, brokers) {
  mkdirSync(auditor, { recursive: true });
  const ledger = `ledger:\n  name: ${LEDGER}\n`;
  const kafka = brokers.length > 0 ? `kafka:\n  brokers: ${JSON.stringify(brokers)}\n` : '';
  const migrations = `migrations: ${JSON.stringify(relative(folder, join(ROOT, 'migrations')))}\n`;
  const targets = TARGETS.map(
    ({ name, environment, region }) => `  ${name}: { environment: ${environment}, region: ${region} }\n`,
  ).join('');
  writeFileSync(join(folder, CONFIGURATION), `${MARK}${ledger}${kafka}${migrations}targets:\n${targets}`);
  writeFileSync(join(auditor, CONFIGURATION), `${MARK}${ledger}${kafka}`);
}
