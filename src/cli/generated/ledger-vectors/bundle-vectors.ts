import { encodeEntryBundle } from '../../../ledger/tlog/entry-bundle.js';
import { encodeUtf8 } from '../../../ledger/tlog/utf8.js';
import { hex } from './hex.js';

const bundle = (entries: readonly string[]): string => hex(encodeEntryBundle(entries.map(encodeUtf8)));

/** Entry bundles, whole and not. */
export const bundleVectors = () => ({
  about: 'Entry bundles, in hexadecimal: each entry has its length before it in two bytes, the larger first.',
  bundles: [['ledger'], ['', 'a', 'ä'], ['x'.repeat(300), 'y']].map((entries) => ({
    entries,
    bytes: bundle(entries),
  })),
  refused: [
    { why: 'the last entry is cut', width: 2, bytes: bundle(['one', 'two']).slice(0, -2) },
    { why: 'half a length is left over', width: 1, bytes: `${bundle(['one'])}00` },
    { why: 'there are fewer entries', width: 3, bytes: bundle(['one', 'two']) },
    { why: 'there are more entries', width: 1, bytes: bundle(['one', 'two']) },
  ],
});
