import { EVENT_TYPES } from '../../domain/event-registry.js';
import type { GeneratedFile } from './generated-file.js';
import { markdownTable } from './markdown-table.js';

const FAMILIES: Readonly<Record<string, string>> = {
  ledger: 'The ledger itself, in the stream `ledger`.',
  catalog: 'The migrations that are known, in the stream `catalog`.',
  target: 'A database and the right to run on it, in the stream `target/<name>`.',
  run: 'One attempt to bring one migration to one target or to take it back, in the stream of that target.',
};

/** docs/events.md: every event type with what it says. */
export async function eventsPage(): Promise<GeneratedFile[]> {
  const families = [...new Set(EVENT_TYPES.map(({ name }) => familyOf(name)))];
  const sections = families.map((family) => {
    const rows = EVENT_TYPES.filter(({ name }) => familyOf(name) === family).map(
      ({ name, version, says, data }) => [
        `[\`${name}\`](../ledger/events/${name}.v${version}.json)`,
        `v${version}`,
        says,
        Object.keys(data.shape)
          .map((member) => `\`${member}\``)
          .join(', '),
      ],
    );
    return `## ${family}\n\n${FAMILIES[family]}\n\n${markdownTable(['Event', 'Version', 'What it says', 'Data'], rows)}`;
  });
  const content = `# Events

<!-- Made from src/domain/events/ by \`npm run generate\`: edit that. -->

Everything that Daybook does is one of these events first. Each is a CloudEvents 1.0 object in its canonical form (RFC 8785)
with the type \`dev.daybook.<event>.v<N>\`; its name leads to the JSON Schema. What they add up to is said in
[concepts](concepts.md), and what is kept beside the schemas in [ledger/](../ledger/README.md).

Around the data, every event has the same members: \`id\` (UUIDv7), \`source\` (the ledger), \`subject\` (the stream),
\`streamversion\`, \`time\` (UTC, in milliseconds), \`actor\` (who asked) and, where they apply, \`executor\` (which process
acted), \`correlationid\` (the run) and \`causationid\` (the event that led to it).

${sections.join('\n')}`;
  return [{ path: 'docs/events.md', content }];
}

const familyOf = (name: string): string => name.slice(0, name.indexOf('.'));
