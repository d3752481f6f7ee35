import { leafHash } from '../../src/domain/leaf-hash.js';
import { readEvent } from '../../src/domain/parse-event.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { completeSubtrees } from '../../src/ledger/tlog/ranges.js';
import type { TestLedger } from './ledger.js';
import { tamper } from './tamper.js';

/** The canonical texts of all events. */
export async function textsOf({ ledger }: Pick<TestLedger, 'ledger'>): Promise<string[]> {
  const texts: string[] = [];
  for await (const page of ledger.read())
    texts.push(...page.map(({ bytes }) => Buffer.from(bytes).toString()));
  return texts;
}

/**
 * What a superuser can do who has read the source: the ledger has other events, and its leaves, tree and head are those of these. Nothing
 * within the database shows it.
 *
 * @param texts at most 255
 */
export async function rewriteLedger(
  { address }: Pick<TestLedger, 'address'>,
  texts: readonly string[],
): Promise<void> {
  const range = new CompactRange();
  const rows = texts.map((text, position) => {
    const leaf = leafHash(Buffer.from(text));
    range.add(leaf);
    const { subject, streamversion, type, id } = readEvent(Buffer.from(text));
    const values = [position, subject, streamversion, type, id].map(literal).join(', ');
    return `(${values}, now(), ${literal(text)}, ${bytea(leaf)})`;
  });
  const heights = completeSubtrees({ start: 0, end: texts.length }).map(({ height }) => height);
  const frontier = Array.from({ length: (heights[0] ?? -1) + 1 }, (_, height) => {
    const at = heights.indexOf(height);
    return at < 0 ? 'NULL' : bytea(range.roots[at]!);
  });
  await tamper(
    address.url,
    `DELETE FROM daybook_ledger.event;
     INSERT INTO daybook_ledger.event (position, stream, version, type, event_id, recorded_at, body, leaf_hash)
     VALUES ${rows.join(', ')};
     UPDATE daybook_ledger.head SET size = ${texts.length}, frontier = ARRAY[${frontier.join(', ')}]::bytea[];`,
  );
}

const literal = (value: string | number): string => `'${String(value).replaceAll("'", "''")}'`;
const bytea = (bytes: Uint8Array): string => `'\\x${Buffer.from(bytes).toString('hex')}'::bytea`;
