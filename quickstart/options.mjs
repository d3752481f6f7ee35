import { parseArgs } from 'node:util';

export const USAGE = `Usage: npm run quickstart [-- OPTIONS]

  --clean          stop the servers that it started, and remove all that it made
  --folder FOLDER  where to make it (default: .daybook/quickstart)
  --help           print this`;

/**
 * @param {string[]} argv
 * @returns {{ clean?: boolean, folder?: string, help?: boolean, problem?: string }}
 */
export function readOptions(argv) {
  try {
    const { values } = parseArgs({
      args: argv,
      options: { clean: { type: 'boolean' }, folder: { type: 'string' }, help: { type: 'boolean' } },
    });
    return values;
  } catch (error) {
    return { problem: error.message };
  }
}
