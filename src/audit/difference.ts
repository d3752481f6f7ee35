import type { LedgerEntry } from '../domain/ledger-entry.js';
import type { TopicEntry } from '../kafka/record.js';
import type { LedgerRow } from '../ledger/rows.js';
import type { Finding } from './finding.js';

/** The first place where the rows are not the records, of as many of each; rows alone are no difference: Kafka is behind. */
export function firstDifference(
  rows: readonly LedgerRow[],
  records: readonly TopicEntry[],
): Finding | undefined {
  for (const [index, record] of records.entries()) {
    const row = rows[index];
    const found = row ? difference(row, record) : onlyInKafka(record.position);
    if (found) return found;
  }
  return undefined;
}

const onlyInKafka = (position: number): Finding =>
  differ(position, `position ${position} is in Kafka and not in Postgres`);

function difference(row: LedgerRow, record: TopicEntry): Finding | undefined {
  if (row.position !== record.position) {
    return differ(
      Math.min(row.position, record.position),
      `after the same events, Postgres has position ${row.position} and Kafka position ${record.position}`,
    );
  }
  const { position } = row;
  if (Buffer.compare(row.bytes, record.bytes) !== 0) {
    return differ(
      position,
      `position ${position} is not the same event in both copies: ${whatDiffers(row, record)}`,
    );
  }
  if (record.stream !== row.columns.stream) {
    return differ(
      position,
      `position ${position} has another key in Kafka than its stream ${row.columns.stream}`,
    );
  }
  return undefined;
}

const differ = (position: number, message: string): Finding => ({ code: 'COPIES_DIFFER', position, message });

/** In terms of the events’ members where both are events, else of their bytes. */
function whatDiffers(row: LedgerEntry, record: LedgerEntry): string {
  const members = differingMembers(parsed(row.bytes), parsed(record.bytes));
  if (members.length > 0) return `${members.join(', ')} ${members.length === 1 ? 'differs' : 'differ'}`;
  const length = Math.min(row.bytes.length, record.bytes.length);
  let at = 0;
  while (at < length && row.bytes[at] === record.bytes[at]) at += 1;
  return `byte ${at} differs (${row.bytes.length} bytes in Postgres, ${record.bytes.length} in Kafka)`;
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch {
    return undefined;
  }
}

/** `actor`, `data.run`: the members whose values are not the same, two levels deep. */
function differingMembers(one: unknown, other: unknown, path = ''): string[] {
  if (!isObject(one) || !isObject(other)) return [];
  const names = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  return names
    .filter((name) => JSON.stringify(one[name]) !== JSON.stringify(other[name]))
    .flatMap((name) => {
      const inner = path === '' ? differingMembers(one[name], other[name], `${name}.`) : [];
      return inner.length > 0 ? inner : [`${path}${name}`];
    });
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
