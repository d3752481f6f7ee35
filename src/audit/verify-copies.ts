import type { KafkaLog, KafkaSettings } from '../kafka/settings.js';
import { ahead } from '../ledger/ahead.js';
import type { LedgerAddress } from '../ledger/connection.js';
import { checkGuards, type GuardsReport } from '../ledger/guards/check-guards.js';
import { connectToLedger } from '../ledger/installed.js';
import { readKeptTree } from '../ledger/kept-tree.js';
import { readExtent, readRows } from '../ledger/rows.js';
import { ledgerEventOf } from '../ledger/seal/about-seals.js';
import type { Anchor } from '../ledger/seal/anchor.js';
import { AnchorCheck, type AnchorReport } from './check-anchors.js';
import { CopyCheck } from './check-copy.js';
import { SealCheck, type SealsReport } from './check-seals.js';
import { TreeCheck } from './check-tree.js';
import { WitnessCheck, type WitnessPolicy } from './check-witnesses.js';
import { firstDifference } from './difference.js';
import { type Finding, firstOf } from './finding.js';
import { KnownRoots } from './known-roots.js';
import { lockstep } from './lockstep.js';
import { requireReadable } from './require-readable.js';
import { readSealedSizes } from './sealed-sizes.js';
import { TopicCopy } from './topic-copy.js';
import { type CopyReport, Totals } from './totals.js';

export interface VerifyCopies {
  ledger: LedgerAddress;
  /** Absent where Kafka is not configured: then only Postgres is looked through. */
  kafka?: KafkaSettings | undefined;
  /** Where seals are kept outside the ledger. */
  anchors?: readonly Anchor[];
  /** Verifier keys from elsewhere: the ledger must have begun with one of them. */
  keys?: readonly string[];
  /** How many witnesses must have cosigned; nobody where it is absent. */
  witnesses?: WitnessPolicy;
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
  seals: SealsReport & {
    /** Events after the newest seal, seals among them. */
    since: number;
  };
  anchors: AnchorReport[];
  /** What protects the ledger in Postgres, and what of it is not as it was installed. */
  guards: GuardsReport;
  /** The first thing that is wrong; null where nothing is. A topic that is behind is not wrong. */
  finding: Finding | null;
}

/**
 * Looks through both copies of the ledger and compares them byte by byte, and with its seals. Every leaf hash is computed from the bytes and
 * compared with the one that is stored; positions and the versions of each stream must have no gaps, bytes must be canonical,
 * and what the columns of the table repeat must be what the event says. Seals are those of {@link SealCheck}, and what anchors keep must
 * be of the same tree. A seal that lacks the cosignatures which the policy asks for is a finding like others, and comes after them.
 *
 * @throws DaybookError LEDGER_UNREACHABLE, LEDGER_NOT_INITIALISED, LEDGER_MISMATCH, LEDGER_PRIVILEGE, LEDGER_UNGUARDED, KAFKA_UNREACHABLE,
 *   KAFKA_PRIVILEGE, KAFKA_TOPIC_MISSING, KAFKA_TOPIC_MISCONFIGURED, ANCHOR_UNAVAILABLE, NOTE_KEY_INVALID; the signal’s reason
 */
export async function verifyCopies(options: VerifyCopies): Promise<CopiesReport> {
  const { ledger, kafka, signal, keys = [] } = options;
  const roots = new KnownRoots();
  const witnesses = new WitnessCheck(options.witnesses);
  const seals = new SealCheck(ledger.name, roots, keys, witnesses);
  const connection = await connectToLedger(ledger);
  let topic: TopicCopy | undefined;
  try {
    const anchors = await beginAll(options.anchors ?? [], roots);
    // The topic first: what it holds by then must be in the ledger, which is read after it.
    topic = kafka && (await TopicCopy.open(kafka, { log: options.log, ...(signal ? { signal } : {}) }));
    const guards = await connection.use(checkGuards);
    requireReadable(guards);
    const tree = new TreeCheck(connection, await connection.use(readKeptTree));
    const extent = await connection.use(readExtent);
    const size = Math.max(extent.head, extent.rows);
    for await (const sealed of readSealedSizes(connection, size)) roots.want(sealed);
    const check = new CopyCheck();
    const totals = new Totals();
    let different: Finding | undefined;
    const rows = ahead(readRows(connection, size));
    for await (const [postgres, records] of lockstep(rows, topic?.entries() ?? none())) {
      signal?.throwIfAborted();
      for (const row of postgres) {
        tree.add(check.add(row));
        if (roots.wants(check.size)) roots.note(check.size, check.root());
        if (ledgerEventOf(row.bytes) !== undefined) await seals.add(row);
      }
      for (const record of records) totals.add(record.bytes, record.leaf);
      await tree.compare();
      different ??= firstDifference(postgres, records);
      options.onProgress?.(check.size, size);
    }
    check.end(size);
    await tree.end();
    seals.end(check.size, keys);
    // Where the ledger’s own seals are wrong, it is not known which keys came after.
    const believed = seals.finding ? undefined : seals.keys.believed();
    const sealed = { ledger: ledger.name, size: check.size, keys: believed };
    const anchored: (Finding | undefined)[] = [];
    for (const anchor of anchors) anchored.push(await anchor.compare(sealed));
    const behindBy = check.size - totals.size;
    return {
      ledger: ledger.name,
      postgres: check.report(),
      kafka: kafka ? { topic: kafka.topic, ...totals.report(), behindBy: Math.max(0, behindBy) } : null,
      seals: { ...seals.report(), since: check.size - seals.size },
      anchors: anchors.map((anchor) => anchor.report()),
      guards,
      // The exact position comes first: a seal only tells that something before it is wrong, and the tree that something beneath is.
      finding:
        firstOf([
          check.finding,
          headFinding(extent),
          topic?.finding,
          different,
          seals.finding,
          ...anchored,
        ]) ??
        tree.finding ??
        witnesses.finding() ??
        null,
    };
  } finally {
    await topic?.close();
    await connection.close();
  }
}

async function beginAll(anchors: readonly Anchor[], roots: KnownRoots): Promise<AnchorCheck[]> {
  const checks: AnchorCheck[] = [];
  for (const anchor of anchors) checks.push(await AnchorCheck.begin(anchor, roots));
  return checks;
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
