import type { Ledger } from '../ledger/ledger.js';
import { openClient } from '../postgres/connect.js';
import type { Client } from '../postgres/index.js';
import type { TargetAddress } from '../run/work.js';
import { TargetRuns, type ToldRun } from './target-runs.js';

/** Whether a target and the ledger tell the same story. */
export interface ReceiptsReport {
  target: string;
  /** How many the target has. */
  receipts: number;
  /** The first thing that is wrong, in a sentence; null where nothing is. */
  problem: string | null;
}

interface Receipt {
  number: string;
  run: string;
  migration: string;
  direction: string;
  content: string;
}

const PAGE = 5000;

/** How often both are read anew where runs end meanwhile. */
const ATTEMPTS = 5;

/**
 * Compares the receipts in a target with the runs in the ledger: every migration that the ledger says is applied has its receipt, and every
 * receipt is of a run in the ledger that did just that. Nothing is changed.
 *
 * @throws DaybookError TARGET_UNREACHABLE, LEDGER_UNREACHABLE
 */
export async function checkReceipts(
  ledger: Pick<Ledger, 'streamPages'>,
  { name, url }: TargetAddress,
): Promise<ReceiptsReport> {
  const runs = new TargetRuns(name);
  const client = await openClient(url, { role: 'target', name, applicationName: 'daybook ledger verify' });
  try {
    for (let attempt = 1; ; attempt += 1) {
      await runs.readOn(ledger);
      const { version } = runs;
      const report = await compare(client, runs, () => runs.readOn(ledger));
      if (report.problem === null || runs.version === version || attempt >= ATTEMPTS) {
        return { target: name, ...report };
      }
    }
  } finally {
    await client.end();
  }
}

/** @param readOn intents are in the ledger before a run begins, so that it is read on before a receipt is called strange */
async function compare(
  client: Client,
  told: TargetRuns,
  readOn: () => Promise<void>,
): Promise<{ receipts: number; problem: string | null }> {
  const missing = new Map(told.applied().map(({ run, ...rest }) => [run, rest]));
  let receipts = 0;
  let problem: string | undefined;
  for await (const page of readReceipts(client)) {
    receipts += page.length;
    if (page.some(({ run }) => !told.runs.has(run))) await readOn();
    for (const receipt of page) {
      missing.delete(receipt.run);
      problem ??= strange(receipt, told.runs.get(receipt.run));
    }
  }
  for (const [run, { migration }] of missing) {
    problem ??= `${migration} is applied by the run ${run}, of which the target has no receipt`;
  }
  return { receipts, problem: problem ?? null };
}

function strange(receipt: Receipt, told: ToldRun | undefined): string | undefined {
  const { run, migration } = receipt;
  if (!told)
    return `the target has a receipt of the run ${run} of ${migration}, and the ledger has no such run`;
  const differs = (['migration', 'direction', 'content'] as const).find((one) => receipt[one] !== told[one]);
  if (differs) {
    return `the receipt of the run ${run} says ${differs} ${receipt[differs]}, and the ledger ${told[differs]}`;
  }
  if (told.committed === false) {
    return `the target has a receipt of the run ${run} of ${migration}, which the ledger says did not commit`;
  }
  return undefined;
}

async function* readReceipts(client: Client): AsyncGenerator<Receipt[]> {
  const { rows } = await client.query<{ there: boolean }>(
    `SELECT to_regclass('daybook.receipt') IS NOT NULL AS there`,
  );
  if (!rows[0]?.there) return;
  for (let after = '0'; ; ) {
    const page = await client.query<Receipt>(
      `SELECT number, run, migration, direction, content FROM daybook.receipt
       WHERE number > $1 ORDER BY number LIMIT ${PAGE}`,
      [after],
    );
    if (page.rows.length > 0) yield page.rows;
    if (page.rows.length < PAGE) return;
    after = page.rows.at(-1)!.number;
  }
}
