import { rounded } from './figures.js';
import { goals, ratios } from './goal.js';
import { SIZES } from './sizes.js';
import { tableOfRounds } from './table.js';
import type { VerifyFigures } from './verify.js';

export function verifySection({
  events,
  bytes,
  seals,
  threads,
  hashed,
  verified,
  verifiedWhole,
}: VerifyFigures): string {
  const perSecond = (times: readonly number[]): number[] => times.map((ms) => (events / ms) * 1000);
  return `## Verifying an export

The export of the same ledger: ${events} events, ${Math.round(bytes / 1e6)} MB, ${seals} seals; whole processes, ${SIZES.verifyRounds} rounds, in turn in each. \`node verify.mjs\` is the verifier that
every export carries. With \`--hashes-only\` it hashes each event, computes the tree over them, compares it with every tile and every seal, and
checks signatures; without, it also parses each event and checks its canonical form and its place in its stream. Beside it, a program that
reads the same files and computes SHA-256 of each event once, on as many threads (${threads}). A tree hashes about twice as often: each event, and each
node above it.

${tableOfRounds(
  'events a second',
  [
    ['bare SHA-256 of each event', perSecond(hashed)],
    ['`verify.mjs --hashes-only`: hashes, tree, seals', perSecond(verified)],
    ['`verify.mjs`: events too', perSecond(verifiedWhole)],
  ],
  rounded,
)}

${goals([
  {
    what: 'hashes, tree and seals, over bare SHA-256',
    atLeast: 0.7,
    unit: '×',
    values: ratios(perSecond(verified), perSecond(hashed)),
  },
])}`;
}
