import type { EventData } from '../domain/event-registry.js';
import { readSizes } from '../postgres/checks/sizes.js';
import type { Client } from '../postgres/index.js';
import type { Outcome } from './outcome.js';
import type { Run } from './run.js';
import type { SizesBefore } from './sizes-before.js';
import type { Survey } from './survey.js';

type SizesOfEvent = NonNullable<EventData<'run.post-validation-passed'>['sizes']>;

/** Tables whose sizes one event tells at most. */
const MOST_TABLES = 50;

/** What the pre-flight found already. */
export function sizesBefore(
  { demands }: Run,
  survey: Survey,
  database: number,
  since: SizesBefore['since'] = 'run',
): SizesBefore {
  const tables = new Map<string, number>();
  for (const { relation } of demands?.touches ?? []) {
    const facts = survey.relation(relation);
    if (facts && facts.totalBytes !== null && /^[rpm]$/.test(facts.kind))
      tables.set(facts.relation, facts.totalBytes);
  }
  return { since, database, tables };
}

/** The sizes before and after a run; undefined where those before are not known, as of a run that another executor made. */
export async function sizesOf(
  client: Client,
  { sizes: before }: Run,
  outcome: Outcome | undefined,
): Promise<SizesOfEvent | undefined> {
  if (!before) return undefined;
  const created = (outcome?.created ?? []).filter(({ kind }) => /^(table|materialized view)$/.test(kind));
  const after = await readSizes(client, [...before.tables.keys(), ...created.map(({ object }) => object)]);
  const names = [...new Set([...before.tables.keys(), ...Object.keys(after.tables)])].sort();
  return {
    since: before.since,
    database: { before: before.database, after: after.database },
    tables: names.slice(0, MOST_TABLES).map((table) => ({
      table,
      ...(before.tables.has(table) ? { before: before.tables.get(table)! } : {}),
      ...(table in after.tables ? { after: after.tables[table]! } : {}),
    })),
  };
}
