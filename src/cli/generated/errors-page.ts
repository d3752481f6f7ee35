import { CATALOGUE, EXIT } from '../../errors.js';
import type { GeneratedFile } from './generated-file.js';
import { markdownTable } from './markdown-table.js';

const EXIT_MEANINGS: Record<keyof typeof EXIT, string> = {
  done: 'Done.',
  failed: 'Failed: something went wrong while it was done.',
  usage: 'Bad usage or configuration: nothing was begun.',
  refused: 'Refused by a gate or a policy: nothing was begun.',
  tampered: 'Verification found tampering or drift.',
  unavailable: 'Unavailable: the ledger, Kafka or a target is out of reach, or busy.',
};

/** docs/errors.md: every error of the catalogue, with its meaning and what to do. */
export async function errorsPage(): Promise<GeneratedFile[]> {
  const exits = Object.entries(EXIT).map(([name, code]) => [
    String(code),
    EXIT_MEANINGS[name as keyof typeof EXIT],
  ]);
  const entries = Object.entries(CATALOGUE).map(
    ([code, { exit, hint, means }]) =>
      `## ${code}\n\n${means}\n\n_What to do:_ ${hint}\n\n_Exit code:_ ${exit}\n`,
  );
  const content = `# Errors

<!-- Made from src/errors.ts by \`npm run generate\`: edit that. -->

Every failure has a code that never changes, so scripts can match on it. An error says what went wrong, where (file, line
and column, or a key of the configuration), why, and what to do about it. \`--verbose\` adds details and the stack.

With \`--json\` it is one document on standard output:

\`\`\`json
{
  "error": {
    "code": "…",
    "message": "…",
    "hint": "…",
    "docs": "docs/errors.md#…",
    "where": { "file": "…", "line": 1, "column": 1, "key": "…" },
    "because": ["…"],
    "details": {}
  }
}
\`\`\`

\`where\`, \`because\` and \`details\` are there when there is something to say. No password is ever shown.

${markdownTable(['Exit code', 'Meaning'], exits)}
A process that is ended at once, by a second Ctrl-C, gives 130.

${entries.join('\n')}`;
  return [{ path: 'docs/errors.md', content }];
}
