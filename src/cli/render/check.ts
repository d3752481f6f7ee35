import type { SpokenCheck } from '../../run/verification.js';
import type { Colours } from '../output.js';

/** A check in one line: `✓ receipt: committed at …`. The words of a migration’s author come before ours. */
export function renderCheck(check: SpokenCheck, colours: Colours): string {
  const { outcome, finding, threshold, remedy, spoken } = check;
  const bad = outcome === 'failed' || outcome === 'warned';
  const mark = {
    passed: colours.green('✓'),
    warned: colours.yellow('!'),
    failed: colours.red('✗'),
    skipped: colours.dim('-'),
  }[outcome];
  const limit = threshold && bad ? colours.dim(` (${threshold})`) : '';
  const advice = remedy && bad ? colours.dim(` → ${remedy}`) : '';
  return `${mark} ${check.check}: ${spoken ?? finding}${limit}${advice}`;
}
