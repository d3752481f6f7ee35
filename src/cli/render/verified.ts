import type { ReceiptsReport } from '../../audit/check-receipts.js';
import type { CopiesReport } from '../../audit/verify-copies.js';
import type { ErrorCode } from '../../errors.js';
import { renderCopies } from './copies.js';
import { counted } from './counted.js';
import { guardText } from './guards.js';

/** A target that was compared with the ledger, or why it could not be. */
export type VerifiedTarget = ReceiptsReport | { target: string; error: { code: ErrorCode; message: string } };

export interface VerifiedDocument extends CopiesReport {
  /** null where they were not asked for. */
  targets: VerifiedTarget[] | null;
}

/** What was verified: the copies, the seals, what anchors keep, the targets. */
export function renderVerified(document: VerifiedDocument): string {
  const { finding, seals, anchors, guards, targets } = document;
  return [
    renderCopies(document),
    ...(finding ? [] : sealLines(seals)),
    ...(finding ? [] : anchors.map(anchorLine)),
    ...guards.differences.map((difference) => `Guards   ${guardText(difference)}.`),
    ...(guards.ddl
      ? []
      : ['Guards   no event triggers against DDL: whoever installed the ledger was no superuser.']),
    ...(targets ?? []).map(targetLine),
  ].join('\n');
}

function sealLines({ key, count, newest, cosignatures, witnessed, since }: CopiesReport['seals']): string[] {
  const begins = key === null ? [] : [`Key      ${key}: compare it with the one that you were given.`];
  if (!newest) return [...begins, 'Seals    none: nothing but the copies shows what was changed.'];
  const cosigned = newest.witnesses.length > 0 ? `, cosigned by ${newest.witnesses.join(', ')}` : '';
  const all = cosignatures > 0 ? ` with ${counted(cosignatures, 'cosignature')}` : '';
  return [
    ...begins,
    `Seals    ${count}${all}; the newest is of ${counted(newest.size, 'event')}${cosigned}; ${counted(since, 'event')} since.`,
    ...(witnessed.required === 0 ? [] : [witnessedLine(witnessed)]),
  ];
}

const witnessedLine = ({ required, size }: CopiesReport['seals']['witnessed']): string =>
  size === null
    ? `Witness  no seal has ${counted(required, 'cosignature')} yet, as required.`
    : `Witness  ${counted(required, 'cosignature')}, as required, on the seal of ${counted(size, 'event')}.`;

const anchorLine = ({ anchor, seals, newest }: CopiesReport['anchors'][number]): string =>
  newest === null
    ? `Anchor   ${anchor} keeps no seal yet.`
    : `Anchor   ${anchor}: ${counted(seals, 'seal')}, the newest of ${counted(newest, 'event')}.`;

function targetLine(one: VerifiedTarget): string {
  if ('error' in one) return `Target   ${one.target}: ${one.error.message}`;
  const { target, receipts, problem } = one;
  return `Target   ${target}: ${problem ?? `${counted(receipts, 'receipt')}, as the ledger tells`}${problem ? '' : '.'}`;
}
