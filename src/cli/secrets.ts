import { DaybookError } from '../errors.js';
import { redactSecrets } from '../observability/redact.js';

/**
 * Refuses a command line with a password in it: whoever lists the processes of the machine can read it.
 *
 * @throws SECRET_ON_COMMAND_LINE, naming the argument without its secret
 */
export function refuseSecrets(argv: readonly string[]): void {
  const secret = argv.find((argument) => redactSecrets(argument) !== argument);
  if (secret === undefined) return;
  throw new DaybookError('SECRET_ON_COMMAND_LINE', `the argument ${redactSecrets(secret)} holds a password`);
}
