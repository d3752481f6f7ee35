import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import type { LedgerAddress } from '../ledger/connection.js';
import { connectToLedger } from '../ledger/installed.js';
import { readExtent, readRows } from '../ledger/rows.js';
import { ahead } from './ahead.js';
import { CopyCheck } from './check-copy.js';
import { firstDifference } from './difference.js';
import { type Finding, firstOf } from './finding.js';
import { lockstep } from './lockstep.js';
import { TopicCopy } from './topic-copy.js';
import { type CopyReport, Totals } from './totals.js';

export interface VerifyCopies {
  ledger: LedgerAddress;
  /** Absent where Kafka is not configured: then only Postgres is looked through. */
  kafka?: KafkaSettings | undefined;
  log?: KafkaLog;
  signal?: AbortSignal;
  /** Told how many entries of Postgres were looked through, of how many. */
  onProgress?: (done: number, size: number) => void;
}

export interface CopiesReport {
  ledger: string;
  postgres: CopyReport;
  /** null where Kafka is not configured. */
  kafka: (CopyReport & { topic: string; behindBy: number }) | null;
  /** The first thing that is wrong; null where nothing is. A topic that is behind is not wrong. */
  finding: Finding | null;
}

/**
 * Looks through both copies of the ledger and compares them byte by byte. Every leaf hash is computed from the bytes and
 * compared with the one that is stored; positions and the versions of each stream must have no gaps, bytes must be canonical,
 * and what the columns of the table repeat must be what the event says.
 *
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE, KAFKA_UNREACHABLE,
 *   KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED; the signal’s reason
 */
export async function verifyCopies(options: VerifyCopies): Promise<CopiesReport> {
  const { ledger, kafka, signal } = options;
  const connection = await connectToLedger(ledger);
  let topic: TopicCopy | undefined;
  try {
    // The topic first: what it holds by then must be in the ledger, which is read after it.
    topic = kafka && (await TopicCopy.open(kafka, { log: options.log, ...(signal ? { signal } : {}) }));
    const extent = await connection.use(readExtent);
    const size = Math.max(extent.head, extent.rows);
    const check = new CopyCheck();
    const totals = new Totals();
    let different: Finding | undefined;
    const rows = ahead(readRows(connection, size));
    for await (const [postgres, records] of lockstep(rows, topic?.entries() ?? none())) {
      signal?.throwIfAborted();
      for (const row of postgres) check.add(row);
      for (const record of records) totals.add(record.bytes, record.leaf);
      different ??= firstDifference(postgres, records);
      options.onProgress?.(check.size, size);
    }
    check.end(size);
    const behindBy = check.size - totals.size;
    return {
      ledger: ledger.name,
      postgres: check.report(),
      kafka: kafka ? { topic: kafka.topic, ...totals.report(), behindBy: Math.max(0, behindBy) } : null,
      finding: firstOf([check.finding, headFinding(extent), topic?.finding, different]) ?? null,
    };
  } finally {
    await topic?.close();
    await connection.close();
  }
}

function headFinding({ head, rows }: { head: number; rows: number }): Finding | undefined {
  if (rows <= head) return undefined;
  const position = Math.max(0, head);
  return {
    code: 'LEDGER_CORRUPT',
    position,
    message: `position ${position} is there, and the ledger’s head says that there are ${position} events`,
  };
}

async function* none(): AsyncGenerator<never[]> {}
