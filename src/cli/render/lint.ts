import { relative } from 'node:path';
import { ruleOf } from '../../lint/explain.js';
import type { LintedFile } from '../../lint/lint-file.js';
import type { JudgedFinding } from '../../lint/severity.js';
import { countFindings } from '../../lint/summary.js';
import type { CommandContext } from '../command.js';
import { codeFrame } from './code-frame.js';
import { counted } from './counted.js';

/** A file with its findings as severe as they are in the environment. */
export interface JudgedFile extends Omit<LintedFile, 'findings'> {
  findings: readonly JudgedFinding[];
}

type Rendering = Pick<CommandContext, 'out' | 'cwd' | 'verbose'>;

/** What the analysis finds, place by place, each rule explained where it comes first; then how much of what. */
export function renderLint(files: readonly JudgedFile[], rendering: Rendering): string {
  const explained = new Set<string>();
  const places = files.flatMap(({ file, source, findings }) =>
    findings.map((finding) => renderFinding(file, source, finding, explained, rendering)),
  );
  return [...places, summary(files, rendering)].join('\n\n');
}

function renderFinding(
  file: string,
  source: string,
  { rule, severity, message, line, column }: JudgedFinding,
  explained: Set<string>,
  { out: { colours }, cwd, verbose }: Rendering,
): string {
  const paint = severity === 'error' ? colours.red : colours.yellow;
  const first = !explained.has(rule);
  explained.add(rule);
  const { why, rewrite, good } = ruleOf(rule);
  return [
    `${paint(colours.bold(severity))} ${colours.bold(rule)} ${message}`,
    `  at ${relative(cwd, file)}:${line}:${column}`,
    ...codeFrame(source, line, column, colours),
    ...(first ? [`  why: ${why}`, `  ${colours.cyan('→')} ${rewrite}`] : []),
    ...(first && verbose
      ? good.flatMap((sql) => sql.split('\n')).map((text) => colours.dim(`      ${text}`))
      : []),
  ].join('\n');
}

function summary(files: readonly JudgedFile[], { out: { colours } }: Rendering): string {
  const findings = files.flatMap((file) => file.findings);
  const analysed = files.filter((file) => file.analysed).length;
  const classes = files.length - analysed;
  const found = findings.length === 0 ? colours.green('nothing to object to') : countFindings(findings);
  const left = classes === 0 ? '' : `; not analysed, being classes: ${classes}`;
  return `${counted(analysed, 'file')}: ${found}${left}`;
}
