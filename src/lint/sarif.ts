import { pathToFileURL } from 'node:url';
import type { LintOverrides } from '../config/lint.js';
import type { LintRule } from './rule.js';
import { LINT_RULES } from './rules/index.js';
import { type JudgedFinding, severityOf } from './severity.js';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/** A finding and where its file is, from the folder that the log is about, with `/`. */
export interface LocatedFinding extends JudgedFinding {
  path: string;
}

export interface SarifOptions {
  /** Of Daybook. */
  version: string;
  /** The folder that paths begin at. */
  root: string;
  overrides: LintOverrides;
}

/** A log in SARIF 2.1.0 (OASIS), with every rule and its help: for code scanning in CI. */
export function sarifLog(
  findings: readonly LocatedFinding[],
  { version, root, overrides }: SarifOptions,
): object {
  const places = new Map(LINT_RULES.map(({ code }, index) => [code, index]));
  return {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'daybook',
            semanticVersion: version,
            rules: LINT_RULES.map((rule) => descriptor(rule, overrides)),
          },
        },
        columnKind: 'utf16CodeUnits',
        originalUriBaseIds: { ROOT: { uri: `${pathToFileURL(root).href.replace(/\/$/, '')}/` } },
        results: findings.map((finding) => ({
          ruleId: finding.rule,
          ruleIndex: places.get(finding.rule),
          level: finding.severity,
          message: { text: `${finding.message}.` },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: encodeURI(finding.path), uriBaseId: 'ROOT' },
                region: { startLine: finding.line, startColumn: finding.column },
              },
            },
          ],
        })),
      },
    ],
  };
}

function descriptor(rule: LintRule, overrides: LintOverrides): object {
  const severity = severityOf(rule.code, overrides);
  return {
    id: rule.code,
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: `${rule.wrong} ${rule.why}` },
    help: {
      text: rule.rewrite,
      markdown: `${rule.rewrite}\n\n${fenced(rule.good.join('\n\n-- the next migration\n'))}`,
    },
    defaultConfiguration: severity === 'off' ? { enabled: false } : { enabled: true, level: severity },
    properties: { tags: [rule.group] },
  };
}

const fenced = (sql: string): string => `\`\`\`sql\n${sql}\n\`\`\``;
