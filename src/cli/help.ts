import type { CommandSpecification, Example } from './table/specification.js';

/** What every command's help ends with. */
export const EXIT_CODES = `Exit codes:
  0  done
  1  failed
  2  bad usage or configuration
  3  refused by a gate or policy
  4  verification found tampering or drift
  5  unavailable: ledger, Kafka or target out of reach`;

const FIRST_STEPS: readonly Example[] = [
  { command: 'daybook dev up && daybook init --dev', does: 'servers to try it on, and a configuration' },
  {
    command: 'daybook ledger init && daybook target add local',
    does: 'create the ledger, register a target',
  },
  { command: 'daybook migrate', does: 'bring every migration everywhere' },
  { command: 'daybook migrate --help', does: 'all about one command' },
];

/** The end of `daybook --help`. */
export const programEpilogue = (): string => `\n${examples(FIRST_STEPS)}\n\n${EXIT_CODES}`;

/** The end of a command's help. */
export const commandEpilogue = (specification: CommandSpecification): string =>
  `\n${examples(specification.examples)}\n\n${EXIT_CODES}`;

function examples(list: readonly Example[]): string {
  return ['Examples:', ...list.map(({ command, does }) => `  # ${does}\n  ${command}`)].join('\n');
}
