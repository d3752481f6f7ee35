import type { JudgedFinding } from './severity.js';

/** How many findings are named one by one. */
const MOST = 10;

const counted = (count: number, what: string): string[] =>
  count === 0 ? [] : [`${count} ${what}${count === 1 ? '' : 's'}`];

/** `1 error, 2 warnings`. */
export function countFindings(findings: readonly JudgedFinding[]): string {
  const errors = findings.filter(({ severity }) => severity === 'error').length;
  return [...counted(errors, 'error'), ...counted(findings.length - errors, 'warning')].join(', ');
}

/** Findings in one sentence that names rules and lines only: it becomes part of an event. The errors come first. */
export function summarise(findings: readonly JudgedFinding[]): string {
  const ordered = [...findings].sort(
    (a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'),
  );
  const named = ordered.slice(0, MOST).map(({ rule, line }) => `${rule} (line ${line})`);
  const more = findings.length - named.length;
  return `${countFindings(findings)}: ${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
