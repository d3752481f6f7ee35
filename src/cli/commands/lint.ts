import { relative, resolve, sep } from 'node:path';
import { lintOverrides, UNKNOWN_ENVIRONMENT } from '../../config/lint.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { pageOf, ruleOf } from '../../lint/explain.js';
import { lintPaths } from '../../lint/lint-paths.js';
import { LINT_RULES } from '../../lint/rules/index.js';
import { sarifLog } from '../../lint/sarif.js';
import { judge, severityOf } from '../../lint/severity.js';
import { countFindings } from '../../lint/summary.js';
import { version } from '../../package.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { toJson } from '../render/json.js';
import { type JudgedFile, renderLint } from '../render/lint.js';
import { renderRule, renderRules, ruleDocument } from '../render/lint-rules.js';

export interface LintOptions {
  environment?: string;
  sarif?: boolean;
  rules?: boolean;
  explain?: string;
}

export async function run(
  context: CommandContext,
  paths: readonly string[],
  options: LintOptions,
): Promise<ExitCode> {
  const { out, cwd } = context;
  const config = await context.config();
  const environment = options.environment ?? UNKNOWN_ENVIRONMENT;
  const overrides = lintOverrides(config, environment);
  if (options.explain !== undefined) {
    const rule = ruleOf(options.explain);
    out.result(ruleDocument(rule, severityOf(rule.code, overrides)), () => renderRule(rule, context));
    return EXIT.done;
  }
  if (options.rules) {
    const rules = LINT_RULES.map((rule) => ruleDocument(rule, severityOf(rule.code, overrides)));
    out.result({ environment, rules }, () => renderRules(rules, context));
    return EXIT.done;
  }
  if (options.sarif && out.json) {
    throw new DaybookError('USAGE', '--sarif and --json contradict each other', {
      hint: 'Give one of them.',
    });
  }
  const chosen = paths.length > 0 ? paths.map((path) => resolve(cwd, path)) : [config.migrations];
  const files = (await lintPaths(chosen)).map(
    ({ findings, ...rest }): JudgedFile => ({ ...rest, findings: judge(findings, overrides) }),
  );
  const error = failureOf(files, environment);
  if (options.sarif) {
    const located = files.flatMap(({ file, findings }) =>
      findings.map((finding) => ({ ...finding, path: relative(cwd, file).split(sep).join('/') })),
    );
    out.result({}, () => toJson(sarifLog(located, { version, root: cwd, overrides })));
    return error?.exitCode ?? EXIT.done;
  }
  const document = { environment, files: files.map(documentOf), ...countsOf(files) };
  return conclude(context, document, () => renderLint(files, context), error);
}

const documentOf = ({ source: _, findings, ...file }: JudgedFile) => ({
  ...file,
  findings: findings.map((finding) => ({ ...finding, docs: pageOf(finding.rule) })),
});

function countsOf(files: readonly JudgedFile[]): { errors: number; warnings: number } {
  const all = files.flatMap(({ findings }) => findings);
  const errors = all.filter(({ severity }) => severity === 'error').length;
  return { errors, warnings: all.length - errors };
}

function failureOf(files: readonly JudgedFile[], environment: string): DaybookError | undefined {
  const errors = files.flatMap(({ file, findings }) =>
    findings.filter(({ severity }) => severity === 'error').map((finding) => ({ file, finding })),
  );
  if (errors.length === 0) return undefined;
  const { file, finding } = errors[0]!;
  const { line, column, rule } = finding;
  const counted = countFindings(errors.map((one) => one.finding));
  return new DaybookError('LINT_FAILED', `the static analysis finds ${counted} for ${environment}`, {
    where: { file, line, column },
    details: { rule },
  });
}
