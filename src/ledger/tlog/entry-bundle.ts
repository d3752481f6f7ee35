import { DaybookError } from '../../errors.js';
import { joinBytes } from './bytes.js';
import { TILE_WIDTH } from './tiles.js';

/** An entry bundle gives the length of each entry in 16 bits (C2SP tlog-tiles): what is longer does not fit. */
export const MAXIMUM_ENTRY_BYTES = 65_535;

/**
 * A bundle of entries: each with its length before it, as a big-endian 16-bit number (C2SP tlog-tiles).
 *
 * @param entries up to 256, of up to {@link MAXIMUM_ENTRY_BYTES} each
 * @throws RangeError where there are more, or one is longer
 */
export function encodeEntryBundle(entries: readonly Uint8Array[]): Uint8Array {
  if (entries.length > TILE_WIDTH) throw new RangeError(`a bundle has up to ${TILE_WIDTH} entries`);
  return joinBytes(...entries.flatMap((entry) => [lengthOf(entry), entry]));
}

function lengthOf({ length }: Uint8Array): Uint8Array {
  if (length > MAXIMUM_ENTRY_BYTES) {
    throw new RangeError(
      `an entry of ${length} bytes fits into no bundle: ${MAXIMUM_ENTRY_BYTES} are the most`,
    );
  }
  return Uint8Array.of(length >> 8, length & 0xff);
}

/**
 * The entries of a bundle, as views of its bytes.
 *
 * @param width how many there must be
 * @throws DaybookError LEDGER_CORRUPT where there are fewer, or bytes are left over
 */
export function decodeEntryBundle(bundle: Uint8Array, width: number): Uint8Array[] {
  const entries: Uint8Array[] = [];
  let at = 0;
  while (at < bundle.length) {
    const start = at + 2;
    const end = start + ((bundle[at]! << 8) | (bundle[at + 1] ?? 0));
    if (start > bundle.length || end > bundle.length) {
      throw corrupt(`ends within entry ${entries.length}`);
    }
    entries.push(bundle.subarray(start, end));
    at = end;
  }
  if (entries.length !== width) throw corrupt(`has ${entries.length} entries, and must have ${width}`);
  return entries;
}

const corrupt = (what: string): DaybookError => new DaybookError('LEDGER_CORRUPT', `an entry bundle ${what}`);
