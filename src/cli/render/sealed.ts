import type { Config } from '../../config/config.js';
import { DaybookError, type ErrorCode } from '../../errors.js';
import type { Sealed } from '../../ledger/seal/sealer.js';
import { parseVerifierKey } from '../../ledger/tlog/note-key.js';
import { counted } from './counted.js';

type Failure = { code: ErrorCode; message: string };

/** A seal, and who has it. */
export interface SealedDocument {
  ledger: string;
  /** False where nothing but seals was appended since the last one. */
  fresh: boolean;
  size: number;
  root: string;
  note: string;
  /** The configured witnesses that cosigned, and how many must have. */
  witnesses: string[];
  required: number;
  missing: ({ witness: string } & Failure)[];
  anchors: string[];
  unanchored: ({ anchor: string } & Failure)[];
}

export function sealedDocument(
  ledger: string,
  { fresh, size, root, note, witnesses, missing, unanchored }: Sealed,
  { seals }: Pick<Config, 'seals'>,
): SealedDocument {
  const configured = new Set(seals.witnesses.map(({ key }) => parseVerifierKey(key).name));
  const failure = ({ code, message }: DaybookError): Failure => ({ code, message });
  const without = new Set(unanchored.map(({ anchor }) => anchor));
  return {
    ledger,
    fresh,
    size,
    root: Buffer.from(root).toString('hex'),
    note,
    witnesses: witnesses.filter((name) => configured.has(name)),
    required: seals.required,
    missing: missing.map(({ witness, error }) => ({ witness, ...failure(error) })),
    anchors: seals.anchors.filter((anchor) => !without.has(anchor)),
    unanchored: unanchored.map(({ anchor, error }) => ({ anchor, ...failure(error) })),
  };
}

/** What a seal lacks, or undefined: witnesses before anchors. */
export function sealFailure(document: SealedDocument): DaybookError | undefined {
  const { size, witnesses, required, unanchored } = document;
  if (witnesses.length < required) {
    return new DaybookError(
      'SEAL_NOT_WITNESSED',
      `the seal of ${counted(size, 'event')} has ${witnesses.length} of the ${counted(required, 'cosignature')} that are required`,
      { details: { size, witnesses, required } },
    );
  }
  if (unanchored.length === 0) return undefined;
  return new DaybookError(
    'ANCHOR_UNAVAILABLE',
    `the seal of ${counted(size, 'event')} is not in ${unanchored.map(({ anchor }) => anchor).join(', ')}`,
    { details: { size, anchors: unanchored.map(({ anchor }) => anchor) } },
  );
}

export function renderSealed(document: SealedDocument): string {
  const { fresh, size, root, witnesses, required, missing, anchors, unanchored } = document;
  const lines = [
    fresh
      ? `sealed   ${counted(size, 'event')}, root ${root}`
      : `kept     the seal of ${counted(size, 'event')}: only seals came since`,
    ...anchors.map((anchor) => `anchor   ${anchor}`),
    ...unanchored.map(({ anchor, message }) => `missing  ${anchor}: ${message}`),
    ...witnesses.map((witness) => `witness  ${witness} cosigned`),
    ...missing.map(({ witness, message }) => `missing  ${witness}: ${message}`),
  ];
  if (required > 0)
    lines.push(`${witnesses.length} of ${counted(required, 'cosignature')} that are required`);
  return lines.join('\n');
}
