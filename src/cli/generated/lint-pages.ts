import { LINT_GROUPS, type LintGroup, type LintRule } from '../../lint/rule.js';
import { LINT_RULES } from '../../lint/rules/index.js';
import type { GeneratedFile } from './generated-file.js';
import { markdownTable } from './markdown-table.js';

const FOLDER = 'docs/lint';

const HEADINGS: Record<LintGroup, string> = {
  locks: 'Locks, rewrites and scans',
  data: 'Lost and changed data',
  compatibility: 'What breaks releases at work',
  transactions: 'Transactions and repetition',
  types: 'Types, keys and indexes',
  security: 'Security',
  names: 'Names',
  reading: 'What cannot be analysed',
  ignores: 'Ignores',
};

/** docs/lint/: a page for each rule, and their index. */
export async function lintPages(): Promise<GeneratedFile[]> {
  return [
    { path: `${FOLDER}/README.md`, content: index() },
    ...LINT_RULES.map((rule) => ({ path: `${FOLDER}/${rule.code}.md`, content: page(rule) })),
  ];
}

function page(rule: LintRule): string {
  const { code, title, severity, wrong, why, rewrite, bad, good, down, stored } = rule;
  const looks = [
    down ? 'sections that bring a migration and that take it back' : 'the sections that bring a migration',
    ...(stored ? ['bodies of functions that are only stored'] : []),
  ];
  const later = good.map((sql, at) => `${at === 0 ? 'Write' : 'and in a later migration'}\n\n${fenced(sql)}`);
  return `# ${code}

<!-- Made from src/lint/rules/${code}.ts by \`npm run generate\`: edit that. -->

**${title}.** ${wrong}

_Severity:_ ${severity}, where the configuration says nothing else. _Looks at:_ ${looks.join(', and ')}.

## Why

${why}

## What to do

${rewrite}

Instead of

${fenced(bad)}
${later.join('\n')}
`.replace(/\n+$/, '\n');
}

const fenced = (sql: string): string => `\`\`\`sql\n${sql}\n\`\`\`\n`;

function index(): string {
  const groups = LINT_GROUPS.map((group) => {
    const rules = LINT_RULES.filter((rule) => rule.group === group);
    const rows = rules.map(({ code, severity, title }) => [`[${code}](${code}.md)`, severity, title]);
    return `## ${HEADINGS[group]}\n\n${markdownTable(['Rule', 'Severity', 'Objects to'], rows)}`;
  });
  return `# Static analysis

<!-- Made from src/lint/ by \`npm run generate\`: edit src/cli/generated/lint-pages.ts and the rules. -->

\`daybook lint\` reads migrations in SQL with PostgreSQL's own parser, without any database, and objects to what is dangerous. \`daybook plan\` shows
what it finds for each migration; the pre-flight of every run records it in the run's events, and refuses the run where a rule objects whose severity is
\`error\` in the target's environment.

    daybook lint                             all migrations
    daybook lint migrations/20260101120000_create_users.sql
    daybook lint --environment staging       with the severities of another environment than production
    daybook lint --sarif                     a SARIF 2.1.0 log, for the code scanning of a forge
    daybook lint --explain set-not-null      one rule

With \`--json\` the document also says of each statement which locks it takes, which tables it rewrites or reads whole, why it cannot run in a
transaction, and what it destroys. The exit code is 3 where a rule of the severity \`error\` objects.

A table that the same migration makes is nobody else's yet: rules about locks and rows say nothing of it. \`DO\` blocks are looked into as if their
statements stood in the migration; of functions, which are only stored, the rules speak that say so on their page. In a section that takes a migration back, rules
about destroyed data and old names are silent, and none refuses a rollback. Classes are not analysed: their SQL is known when it runs.

## Ignoring

A comment above a statement (or above a line inside of one) accepts what a rule finds there, and says why:

\`\`\`sql
-- daybook:ignore drop-column no release reads it since 4.2
ALTER TABLE users DROP COLUMN nickname;
\`\`\`

\`-- daybook:ignore-file RULE reason\`, in the header or anywhere in a section, accepts it in the whole file. Several rules are written with commas between
them. The reason is obligatory, and a comment that ignores nothing is itself a finding.

## Severities

A rule is \`off\`, a \`warning\` or an \`error\`, for all environments or for some:

\`\`\`yaml
lint:
  rules:
    prefer-text: off
    create-index: { production: error, staging: error }
\`\`\`

${groups.join('\n')}`;
}
