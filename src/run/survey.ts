import type { UndoProof } from '../domain/catalog/catalog.js';
import { type ExtensionVersion, readExtensionVersions } from '../postgres/checks/extension-versions.js';
import { type RelationFacts, readRelationFacts } from '../postgres/checks/relation-facts.js';
import { type RelationHolder, readRelationHolders } from '../postgres/checks/relation-holders.js';
import { readTablespaces } from '../postgres/checks/tablespaces.js';
import { readUserRights, type UserRights } from '../postgres/checks/user-rights.js';
import { keyOfName, nameInText, type RelationName } from '../postgres/relation-name.js';
import { type Demands, keyOfMade } from './demands.js';
import { proofsOf } from './proofs-of-runs.js';
import type { Run } from './run.js';
import { type ServerDisk, serverDiskOf } from './server-disk.js';
import type { TargetWork } from './work.js';

/** What was found in a target of all that some runs touch: read once for all of them, and changed by none. */
export interface Survey {
  relation(name: RelationName): RelationFacts | undefined;
  /** Who else holds or waits for locks, by the relation’s number. */
  holders: ReadonlyMap<number, readonly RelationHolder[]>;
  extensions: ReadonlyMap<string, readonly ExtensionVersion[]>;
  /** Whether an earlier one of the runs creates an extension. */
  isCreatedBefore(extension: string, run: Run): boolean;
  /** Whether an earlier one of the runs makes a relation; undefined where one of them is a class, of which that is not known. */
  isMadeBefore(relation: RelationName, run: Run): boolean | undefined;
  user: UserRights | undefined;
  /** By the run's id; of those whose way back is proven, where the policy asks for it. */
  proofs: ReadonlyMap<string, UndoProof>;
  /** By tablespace; of those in which something is written anew. */
  disks: ReadonlyMap<number, ServerDisk>;
}

/** Where nothing was looked at. */
export const NO_SURVEY: Survey = {
  relation: () => undefined,
  holders: new Map(),
  extensions: new Map(),
  isCreatedBefore: () => false,
  isMadeBefore: () => false,
  user: undefined,
  proofs: new Map(),
  disks: new Map(),
};

/**
 * Looks in the target at everything that some runs touch. However many runs, it is a handful of queries, each of which is left out
 * where there is nothing to ask. What runs make for one another is not there yet, and not found.
 */
export async function surveyRuns(work: TargetWork, runs: readonly Run[]): Promise<Survey> {
  const { client, server } = work.session;
  const demands = runs.flatMap((run) => (run.demands ? [run.demands] : []));
  const large = new Set(demands.flatMap(({ rewrites, builds }) => [...rewrites, ...builds].map(keyOfName)));
  // What the last one of a sequence touches is compared with what it is afterwards.
  for (const { relation } of runs.at(-1)?.demands?.touches ?? []) large.add(keyOfName(relation));
  const relations = await readRelationFacts(
    client,
    namesIn(
      demands,
      runs.flatMap(({ migration }) => migration.unchanged ?? []),
    ),
    (name) => large.has(keyOfName(name)),
    server.versionNum,
  );
  const oids = [...relations.values()].flatMap(({ oid, tableOid }) => [
    oid,
    ...(tableOid === null ? [] : [tableOid]),
  ]);
  const rights = demands.flatMap((one) => one.rights);
  const extensions = [...new Set(demands.flatMap((one) => one.extensions.map(({ name }) => name)))];
  const holders = groupBy(await readRelationHolders(client, [...new Set(oids)]), ({ root }) => root);
  const heavy = demands.flatMap(({ rewrites, builds }) => [...rewrites, ...builds]);
  const spaces = heavy.flatMap((name) => relations.get(keyOfName(name)) ?? []);
  return {
    relation: (name) => relations.get(keyOfName(name)),
    holders,
    extensions: groupBy(await readExtensionVersions(client, extensions), ({ name }) => name),
    isCreatedBefore: createdBefore(runs),
    isMadeBefore: madeBefore(runs),
    user:
      rights.length + extensions.length === 0
        ? undefined
        : await readUserRights(
            client,
            [
              ...new Set(
                rights.flatMap((demand) =>
                  'schema' in demand && demand.schema !== undefined ? [demand.schema] : [],
                ),
              ),
            ],
            [...new Set(rights.flatMap((demand) => ('role' in demand ? [demand.role] : [])))],
          ),
    proofs: await proofsOf(work, runs),
    disks: await disksOf(client, [...new Set(spaces.map(({ tablespace }) => tablespace))]),
  };
}

function createdBefore(runs: readonly Run[]): Survey['isCreatedBefore'] {
  const isBefore = makersOf(runs, ({ makes }) => makes.extensions);
  return (extension, run) => isBefore(extension, run);
}

function madeBefore(runs: readonly Run[]): Survey['isMadeBefore'] {
  const isBefore = makersOf(runs, ({ makes }) => makes.relations);
  const unseen = runs.findIndex(({ demands }) => !demands);
  return (relation, run) => {
    if (isBefore(keyOfMade(relation), run)) return true;
    return unseen >= 0 && unseen < runs.indexOf(run) ? undefined : false;
  };
}

/** Whether something is made by a run before another one. */
function makersOf(
  runs: readonly Run[],
  made: (demands: Demands) => readonly string[],
): (what: string, run: Run) => boolean {
  const order = new Map(runs.map(({ id }, index) => [id, index]));
  const makers = new Map<string, number>();
  for (const [index, { demands }] of runs.entries())
    for (const what of demands ? made(demands) : []) if (!makers.has(what)) makers.set(what, index);
  return (what, { id }) => (makers.get(what) ?? runs.length) < (order.get(id) ?? 0);
}

async function disksOf(
  client: TargetWork['session']['client'],
  tablespaces: readonly number[],
): Promise<Map<number, ServerDisk>> {
  const disks = new Map<number, ServerDisk>();
  for (const oid of tablespaces) {
    const [found] = await readTablespaces(client, [oid]);
    if (found) disks.set(oid, await serverDiskOf(found));
  }
  return disks;
}

/** Every relation that is named, once. */
function namesIn(demands: readonly Demands[], unchanged: readonly string[]): RelationName[] {
  const names = new Map<string, RelationName>();
  const add = (name: RelationName): void => void names.set(keyOfName(name), name);
  for (const { rights, touches, rewrites, builds } of demands) {
    for (const demand of rights) if ('relation' in demand) add(demand.relation);
    for (const { relation } of touches) add(relation);
    for (const name of [...rewrites, ...builds]) add(name);
  }
  for (const text of unchanged) {
    const name = nameInText(text);
    if (name) add(name);
  }
  return [...names.values()];
}

function groupBy<Item, Key>(items: readonly Item[], keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group) group.push(item);
    else groups.set(keyOf(item), [item]);
  }
  return groups;
}
