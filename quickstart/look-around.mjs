import { MAIN } from './daybook.mjs';
import { dim, say } from './terminal.mjs';

/**
 * Ends with commands that work as they are when pasted into a shell.
 *
 * @param {import('./place.mjs').Place} place
 * @param {{ kafka: boolean, strayVariables: string[] }} about
 */
export function lookAround({ folder }, { kafka, strayVariables }) {
  say('', 'The servers go on running. Look around:', '');
  if (strayVariables.length > 0)
    command('settings of your shell that lead elsewhere', `unset ${strayVariables.join(' ')}`);
  command(
    'this folder, and the program',
    `cd ${quote(folder)}`,
    `alias daybook=${quote(`node ${quote(MAIN)}`)}`,
  );
  command('what is applied where, and what is due', 'daybook status', 'daybook plan');
  command('try what is due and change nothing; then do it', 'daybook migrate --dry-run', 'daybook migrate');
  command('whether a migration still holds what it promised', 'daybook verify create_user_groups_migration');
  command('what was done, by whom and when', 'daybook history --target us-east');
  command('the state after the first 100 events', 'daybook replay --at 99');
  command(kafka ? 'the ledger and its copy' : 'the ledger', 'daybook ledger status', 'daybook ledger verify');
  command('the backups, and everything else', 'daybook backup list', 'daybook --help');
  say(`Stop the servers and remove everything, in the clone: npm run quickstart -- --clean`);
}

function command(about, ...lines) {
  say(`  ${dim(`# ${about}`)}`, ...lines.map((line) => `  ${line}`), '');
}

/** For a POSIX shell; what needs no quotes gets none. */
function quote(text) {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`;
}
