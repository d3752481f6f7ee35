import type { CopiesReport } from '../../audit/verify-copies.js';
import { formatBytes } from './bytes.js';
import { counted } from './counted.js';
import { renderTable } from './table.js';

export function renderCopies({ ledger, postgres, kafka, finding }: CopiesReport): string {
  const copies = [{ name: 'Postgres', ...postgres }, ...(kafka ? [{ name: 'Kafka', ...kafka }] : [])];
  const table = renderTable(
    [
      { title: 'Copy' },
      { title: 'Events', align: 'right' },
      { title: 'Bytes', align: 'right' },
      { title: 'Root hash' },
    ],
    copies.map(({ name, size, bytes, root }) => [name, String(size), formatBytes(bytes), root]),
  );
  return `Ledger ${ledger}\n${table}${finding ? '' : `\n${conclusion(kafka)}`}`;
}

function conclusion(kafka: CopiesReport['kafka']): string {
  if (!kafka)
    return 'Postgres is in order. Kafka is not configured: there is no other copy to compare it with.';
  if (kafka.behindBy === 0) return 'Both copies are in order, and the same to the byte.';
  return `Both copies are in order, and the same to the byte as far as Kafka goes: it is behind by ${counted(kafka.behindBy, 'event')}.`;
}
