import type { MigrationState } from '../../domain/target/state.js';
import { describeDrift, findDrift } from '../drift.js';
import { closeIntent } from '../stages/settle-intent.js';
import type { StagedContent, StageRow } from '../stages/stage-row.js';
import { checkValidity } from '../validity.js';
import type { TargetWork } from '../work.js';

/** What a target has of a migration that is neither there nor gone. */
export interface Doubt {
  known: MigrationState | undefined;
  /** The stage whose end nobody saw, where nothing tells what became of it. */
  stage: (StageRow & StagedContent) | undefined;
  /** What its rows in the target are of; the state’s where there are none. */
  of: StagedContent | undefined;
  /** Whether a part of it is committed, or may be. */
  partly: boolean;
  /** In sentences, for a person and for the event. */
  found: string[];
}

const STAGES = `
SELECT migration, direction, content, stage::int AS stage, what, run, done IS NOT NULL AS done, subject AS intent
FROM daybook.stage WHERE migration = $1 ORDER BY fence, stage`;

/** Names in one list at most; an event holds no more than fifty sentences. */
const MOST = 12;

/** Looks at all that tells of a migration in a target. What can be told of a stage by itself is settled first, as every run does. */
export async function inspectDoubt(work: TargetWork, migration: string): Promise<Doubt> {
  for (const row of (await readRows(work, migration)).filter(({ done }) => !done))
    await closeIntent(work, row, row);
  const rows = await readRows(work, migration);
  const { client } = work.session;
  const checkpoints = await client.query<Checkpoint>(
    `SELECT migration, direction, content, batch::int AS batch, rows_so_far::int AS rows FROM daybook.checkpoint WHERE migration = $1`,
    [migration],
  );
  const receipts = await client.query<{ run: string; direction: string; at: Date }>(
    'SELECT run, direction, at FROM daybook.receipt WHERE migration = $1 ORDER BY number DESC LIMIT 3',
    [migration],
  );
  const known = work.writer.state.migrations[migration];
  const { migrations: _, ...state } = work.writer.state;
  const drift = state.schema ? await findDrift(client, state.schema.fingerprint) : undefined;
  const invalid = (await checkValidity(client)).filter(({ outcome }) => outcome !== 'passed');
  const [checkpoint] = checkpoints.rows;
  const found = [
    `the ledger: ${known ? `${known.status}, by the run ${known.run} at ${known.at}` : 'nothing of it'}`,
    ...receipts.rows.map(
      ({ run, direction, at }) => `receipt of the run ${run}, ${direction}, at ${at.toISOString()}`,
    ),
    ...rows.slice(0, MOST).map(sayStage),
    ...(rows.length > MOST ? [`and ${rows.length - MOST} more stages`] : []),
    ...checkpoints.rows.map((row) => `checkpoint, ${row.direction}: ${row.batch} batches, ${row.rows} rows`),
    ...invalid.slice(0, MOST).map(({ finding }) => finding),
    ...(drift ? [`the schema is not as the ledger left it: ${describeDrift(drift)}`] : []),
  ].map((text) => text.slice(0, 2000));
  return {
    known,
    stage: rows.find(({ done }) => !done),
    of: rows.at(-1) ?? checkpoint ?? ofState(migration, known),
    partly: rows.length > 0 || checkpoint !== undefined,
    found,
  };
}

interface Checkpoint extends StagedContent {
  batch: number;
  rows: number;
}

async function readRows(work: TargetWork, migration: string): Promise<(StageRow & StagedContent)[]> {
  return (await work.session.client.query<StageRow & StagedContent>(STAGES, [migration])).rows;
}

const sayStage = ({ stage, direction, what, done }: StageRow & StagedContent): string =>
  `stage ${stage} of ${direction}, ${what}: ${done ? 'committed' : 'begun, and its end was not seen'}`;

const ofState = (migration: string, known: MigrationState | undefined): StagedContent | undefined =>
  known && { migration, direction: 'up', content: known.content };
