import { DaybookError } from '../errors.js';

/**
 * The value of an option that the command cannot do without.
 *
 * @throws DaybookError USAGE
 */
export function requiredOption<Value>(value: Value | undefined, flags: string): Value {
  if (value !== undefined) return value;
  throw new DaybookError('USAGE', `${flags} is missing`);
}
