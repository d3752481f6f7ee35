import { clean } from './clean.mjs';
import { readOptions, USAGE } from './options.mjs';
import { placeOf } from './place.mjs';
import { prepare } from './prepare.mjs';
import { CommandFailed, Interrupted } from './process.mjs';
import { tell } from './story.mjs';
import { failure, say } from './terminal.mjs';

/**
 * The quickstart, from a clean clone to two equal copies of a ledger. Plain Node, because nothing is installed or built
 * when it begins.
 *
 * @param {string[]} argv
 * @returns {Promise<number>} the exit code
 */
export async function main(argv) {
  const options = readOptions(argv);
  if (options.problem !== undefined) {
    failure(options.problem);
    say(USAGE);
    return 2;
  }
  if (options.help) {
    say(USAGE);
    return 0;
  }
  try {
    const place = placeOf(options.folder);
    if (options.clean) return await clean(place);
    await prepare();
    return await tell(place);
  } catch (error) {
    if (error instanceof Interrupted) {
      say('', 'Stopped. Nothing is broken: `npm run quickstart` goes on from here,');
      say('`npm run quickstart -- --clean` stops the servers and removes everything.');
      return 130;
    }
    if (error instanceof CommandFailed) {
      failure(error.message);
      say('Mend what it says and run the quickstart again, or begin anew: npm run quickstart -- --clean');
      return error.code;
    }
    throw error;
  }
}
