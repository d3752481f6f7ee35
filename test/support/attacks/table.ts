import { markdownTable } from '../../../src/cli/generated/markdown-table.js';
import { ATTACKERS, type Attack, type Attacker } from './attack.js';
import type { Outcome } from './outcome.js';

const TITLES = ['what is tried', 'outcome', 'what refuses or shows it'];

/** What came of all attacks, as Markdown that the formatter leaves as it is: a section for each attacker. */
export function attackTables(outcomes: ReadonlyMap<Attack, Outcome>): string {
  return (Object.keys(ATTACKERS) as Attacker[])
    .map((by) => {
      const rows = [...outcomes]
        .filter(([attack]) => attack.by === by)
        .map(([{ does }, { outcome, how }]) => [does, outcome, how]);
      return `### As ${ATTACKERS[by]}\n\n${markdownTable(TITLES, rows)}`;
    })
    .join('\n')
    .trimEnd();
}
