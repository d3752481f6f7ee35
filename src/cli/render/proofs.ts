import type { ProofResult, WayBack } from '../../undo/prove/proof-result.js';
import type { ProveResult } from '../../undo/prove/prove-target.js';
import type { CommandContext } from '../command.js';
import type { Colours } from '../output.js';
import { counted } from './counted.js';
import { formatDuration } from './duration.js';
import { shortList } from './short-list.js';

/** What was proven on one target, as a document. */
export const proofsDocument = ({ target, sample, proofs }: ProveResult, verbose: boolean) => ({
  target,
  sample,
  proofs: proofs.map(({ error, generated, written, undo, ...proof }) => ({
    ...proof,
    ...(generated ? { generated: wayDocument(generated) } : {}),
    ...(written ? { written: wayDocument(written) } : {}),
    ...(verbose ? { undo } : {}),
    ...(error ? { error: error.toJSON() } : {}),
  })),
});

const wayDocument = ({ error, ...way }: WayBack) => ({ ...way, ...(error ? { error: error.toJSON() } : {}) });

export interface ProofsDocument {
  targets: readonly ProveResult[];
  notBegun: readonly string[];
  /** Files that generated undos were written to. */
  written: readonly string[];
}

export function renderProofs(
  { targets, notBegun, written }: ProofsDocument,
  { out: { colours }, verbose }: Pick<CommandContext, 'out' | 'verbose'>,
): string {
  return [
    ...targets.map((target) => renderTarget(target, colours, verbose)),
    ...notBegun.map((target) => `${colours.bold(target)}: not tried`),
    ...(written.length > 0 ? [written.map((file) => `written  ${file}`).join('\n')] : []),
  ].join('\n\n');
}

function renderTarget({ target, sample, proofs }: ProveResult, colours: Colours, verbose: boolean): string {
  if (proofs.length === 0) return `${colours.bold(target)}: nothing is due`;
  const exact = proofs.filter(isProven).length;
  const on =
    sample === 'none' ? 'without rows' : sample === 'rows' ? 'with rows of the target' : 'with made up rows';
  return [
    `${colours.bold(target)}: ${exact} of ${counted(proofs.length, 'migration')} proven, on a copy ${on}`,
    ...proofs.flatMap((proof) => renderProof(proof, colours, verbose)),
  ].join('\n');
}

const MARKS = {
  proven: 'proven',
  known: 'known',
  refuted: 'not exact',
  failed: 'failed',
  'not tried': 'not tried',
} as const satisfies Record<ProofResult['outcome'], string>;

export const isProven = ({ outcome }: ProofResult): boolean => outcome === 'proven' || outcome === 'known';

function renderProof(proof: ProofResult, colours: Colours, verbose: boolean): string[] {
  const { outcome, migration, generated, written, coverage, notes, error, durationMs, undo } = proof;
  const mark = isProven(proof)
    ? colours.green('✓')
    : outcome === 'not tried'
      ? colours.dim('-')
      : colours.red('✗');
  const took = durationMs > 0 ? `  ${colours.dim(formatDuration(durationMs))}` : '';
  return [
    `  ${mark} ${MARKS[outcome].padEnd(9)} ${migration}${took}`,
    ...(error ? [`      ${error.message}`] : []),
    ...(generated ? renderWay('generated undo', generated, colours) : []),
    ...(written ? renderWay('its own way back', written, colours) : []),
    ...(outcome === 'proven' || outcome === 'refuted' ? [`      ${colours.dim(covered(coverage))}`] : []),
    ...notes.map((note) => `      ${colours.dim(note)}`),
    ...(verbose ? undo.flatMap(({ sql, why }) => [`      ${colours.dim(`-- ${why}`)}`, `      ${sql}`]) : []),
  ];
}

function renderWay(what: string, { exact, differences, error, steps }: WayBack, colours: Colours): string[] {
  if (exact) return [`      ${what}: exact${steps > 0 ? `, ${counted(steps, 'statement')}` : ''}`];
  const why = error ? [error.message] : differences;
  const shown = why.slice(0, MOST_SHOWN);
  const more = why.length - shown.length;
  return [
    `      ${what}: ${colours.yellow('not exact')}`,
    ...shown.map((sentence) => `        ${sentence}`),
    ...(more > 0 ? [`        and ${more} more`] : []),
  ];
}

/** How many differences are shown to people; a document has all. */
const MOST_SHOWN = 12;

function covered({
  rows,
  tables,
  tablesWithRows,
  touched,
  touchedWithRows,
  notCovered,
}: ProofResult['coverage']): string {
  const untried = notCovered.length > 0 ? `; without rows: ${shortList(notCovered, MOST_SHOWN)}` : '';
  return `${rows} rows in ${tablesWithRows} of ${counted(tables, 'table')}; it touches ${touched}, ${touchedWithRows} of them with rows${untried}`;
}
