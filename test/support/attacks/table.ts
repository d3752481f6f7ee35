import { ATTACKERS, type Attack, type Attacker } from './attack.js';
import type { Outcome } from './outcome.js';

/** What came of all attacks, as Markdown: a section for each attacker. */
export function attackTables(outcomes: ReadonlyMap<Attack, Outcome>): string {
  return (Object.keys(ATTACKERS) as Attacker[])
    .map((by) => {
      const rows = [...outcomes].filter(([attack]) => attack.by === by);
      const lines = rows.map(([{ does }, { outcome, how }]) => `| ${does} | ${outcome} | ${how} |`);
      return [
        `### As ${ATTACKERS[by]}`,
        '',
        '| what is tried | outcome | what refuses or shows it |',
        '| --- | --- | --- |',
        ...lines,
      ].join('\n');
    })
    .join('\n\n');
}
