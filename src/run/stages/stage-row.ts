import type { Json } from '../../domain/json.js';
import type { Client } from '../../postgres/index.js';
import type { LoneSubject } from '../../postgres/lone-statement.js';
import type { Run } from '../run.js';
import type { TargetWork } from '../work.js';
import { nameOfStage } from './stage.js';

/** What an intent keeps, so that its fate can be told by somebody who has no file: what the statement is about, and what was there before it. */
export interface Intent {
  subject: LoneSubject;
  before: Json;
}

/** What a target knows of a stage. */
export interface StageRow {
  /** Counting from 1. */
  stage: number;
  what: string;
  run: string;
  done: boolean;
  intent: Intent | null;
}

/** Which migration’s stages: of another content or direction they are others. */
export interface StagedContent {
  migration: string;
  direction: Run['direction'];
  content: string;
}

export const stagedContent = ({ migration: { id, content }, direction }: Run): StagedContent => ({
  migration: id,
  direction,
  content,
});

const SELECT = `
SELECT stage::int AS stage, what, run, done IS NOT NULL AS done, subject AS intent
FROM daybook.stage WHERE migration = $1 AND direction = $2 AND content = $3 ORDER BY stage`;

/** The stages of a migration that were begun, in their order. */
export async function readStages(client: Client, of: StagedContent): Promise<StageRow[]> {
  const { rows } = await client.query<StageRow>(SELECT, [of.migration, of.direction, of.content]);
  return rows;
}

const SELECT_FORGOTTEN = `
SELECT direction, content, stage::int AS stage, what, run, false AS done, subject AS intent
FROM daybook.stage WHERE migration = $1 AND NOT (direction = $2 AND content = $3) AND done IS NULL`;

/** Intents of other content of a migration, or of its other direction: what they left was not removed when they failed. */
export async function readForgotten(
  client: Client,
  of: StagedContent,
): Promise<(StageRow & StagedContent)[]> {
  const { migration } = of;
  const { rows } = await client.query<StageRow & Omit<StagedContent, 'migration'>>(SELECT_FORGOTTEN, [
    migration,
    of.direction,
    of.content,
  ]);
  return rows.map((row) => ({ ...row, migration }));
}

/** Whether a migration was begun to be taken back, and that is not over. */
export async function isHalfTakenBack(
  client: Client,
  { migration, content }: StagedContent,
): Promise<boolean> {
  return (await readStages(client, { migration, content, direction: 'down' })).length > 0;
}

/** Writes the intent of a stage, or with `done` its receipt. */
export function insertStageSql(
  { services, lease, session: { client } }: TargetWork,
  run: Run,
  stage: number,
  intent?: Intent,
): string {
  const text = [
    run.migration.id,
    run.direction,
    run.migration.content,
    nameOfStage(run.stages![stage - 1]!),
    run.id,
  ];
  const values = [...text, services.executor].map((value) => client.escapeLiteral(value));
  const subject = intent ? client.escapeLiteral(JSON.stringify(intent)) : 'NULL';
  const done = intent ? 'NULL' : 'clock_timestamp()';
  return `INSERT INTO daybook.stage (migration, direction, content, what, run, executor, stage, fence, subject, done)
    VALUES (${values.join(', ')}, ${stage}, ${lease.fence}, ${subject}, ${done})`;
}

/** Makes a receipt of an intent. */
export const settleStageSql = (client: Client, of: StagedContent, stage: number): string =>
  `UPDATE daybook.stage SET done = clock_timestamp() WHERE ${whereStage(client, of, stage)}`;

/** Takes an intent back: its statement is not done, and nothing is left of it. */
export const withdrawStageSql = (client: Client, of: StagedContent, stage: number): string =>
  `DELETE FROM daybook.stage WHERE done IS NULL AND ${whereStage(client, of, stage)}`;

/** Forgets the stages of a migration, in both directions: its run’s own receipt says all. */
export const forgetStagesSql = (client: Client, migration: string): string =>
  `DELETE FROM daybook.stage WHERE migration = ${client.escapeLiteral(migration)}`;

function whereStage(client: Client, { migration, direction, content }: StagedContent, stage: number): string {
  const [id, way, digest] = [migration, direction, content].map((value) => client.escapeLiteral(value));
  return `migration = ${id} AND direction = ${way} AND content = ${digest} AND stage = ${stage}`;
}
