import { text } from 'node:stream/consumers';
import { DaybookError } from '../errors.js';
import { parseUrl } from '../postgres/url.js';
import type { CommandContext } from './command.js';

/**
 * The URL that was given to a command: as an argument (without a password, the shell refuses others), from standard input, or
 * from an environment variable. Undefined where none was.
 *
 * @throws USAGE where the variable or the input is empty, CONFIG_INVALID where the URL cannot be read
 */
export async function givenUrl(
  { env, stdin }: Pick<CommandContext, 'env' | 'stdin'>,
  { url, urlEnv }: { url?: string; urlEnv?: string },
): Promise<string | undefined> {
  if (urlEnv !== undefined)
    return checked(env[urlEnv] ?? '', `the environment variable ${urlEnv} is not set`);
  if (url === '-') return checked((await text(stdin)).trim(), 'standard input is empty');
  return url === undefined ? undefined : checked(url, 'the URL is empty');
}

function checked(url: string, whenEmpty: string): string {
  if (url === '') throw new DaybookError('USAGE', whenEmpty, { hint: 'Give the URL of the database.' });
  parseUrl(url);
  return url;
}
