import type { TargetVerification } from '../../run/verify-target.js';
import type { Colours } from '../output.js';
import { renderCheck } from './check.js';

export interface Verifications {
  migration: string;
  targets: readonly TargetVerification[];
}

/** Whether a migration holds, target by target, with every check. */
export function renderVerifications({ migration, targets }: Verifications, colours: Colours): string {
  return targets
    .map(({ target, holds, checks }) => {
      const verdict = holds ? colours.green('holds') : colours.red('does not hold');
      return [
        `${colours.bold(target)}: ${migration} ${verdict}`,
        ...checks.map((check) => `  ${renderCheck(check, colours)}`),
      ].join('\n');
    })
    .join('\n\n');
}
