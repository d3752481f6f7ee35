import type { LintSeverity } from '../../config/lint.js';
import { pageOf } from '../../lint/explain.js';
import type { LintRule } from '../../lint/rule.js';
import type { CommandContext } from '../command.js';
import { renderTable } from './table.js';

/** A rule as a document: all but its program. */
export function ruleDocument(rule: LintRule, severity: LintSeverity) {
  const { code, group, title, wrong, why, rewrite, bad, good } = rule;
  return { code, group, severity, title, wrong, why, rewrite, bad, good, docs: pageOf(code) };
}

type Rendering = Pick<CommandContext, 'out'>;

/** All rules with their severities. */
export const renderRules = (rules: readonly ReturnType<typeof ruleDocument>[], { out }: Rendering): string =>
  renderTable(
    [{ title: 'RULE' }, { title: 'SEVERITY' }, { title: 'ABOUT' }, { title: 'OBJECTS TO' }],
    rules.map(({ code, severity, group, title }) => [code, paint(severity, out), group, title]),
  );

function paint(severity: LintSeverity, { colours }: Rendering['out']): string {
  if (severity === 'off') return colours.dim(severity);
  return severity === 'error' ? colours.red(severity) : colours.yellow(severity);
}

/** All that is to be said about one rule. */
export function renderRule(
  { code, title, wrong, why, rewrite, bad, good }: LintRule,
  { out }: Rendering,
): string {
  const { colours } = out;
  const sql = (text: string) => text.split('\n').map((line) => `    ${line}`);
  return [
    `${colours.bold(code)}  ${title}.`,
    '',
    wrong,
    why,
    '',
    `${colours.cyan('→')} ${rewrite}`,
    '',
    colours.red('Instead of'),
    ...sql(bad),
    ...good.flatMap((text, index) => [
      '',
      colours.green(index === 0 ? 'write' : 'and in a later migration'),
      ...sql(text),
    ]),
    '',
    colours.dim(`see ${pageOf(code)}`),
  ].join('\n');
}
