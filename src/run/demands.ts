import type { StatementFacts } from '../lint/finding.js';
import { compareModes, type LockMode } from '../postgres/lock-modes.js';
import { keyOfName, nameInText, type RelationName } from '../postgres/relation-name.js';
import { indexedBy } from '../postgres/statement-builds.js';
import {
  type Demand,
  demandsOf,
  groundAfter,
  type WantedExtension,
  wantedExtension,
} from '../postgres/statement-demands.js';
import type { ParsedStatement } from '../postgres/statements.js';

/** A relation that a migration names, and the strongest lock that it takes on it. */
export interface TouchedRelation {
  relation: RelationName;
  mode: LockMode;
}

/** What a migration demands of a target, as far as its statements say. What it makes itself is not among it. */
export interface Demands {
  rights: readonly Demand[];
  touches: readonly TouchedRelation[];
  /** Tables whose rows are written anew, and those on which indexes are built. */
  rewrites: readonly RelationName[];
  builds: readonly RelationName[];
  extensions: readonly WantedExtension[];
  /** Indexes that it drops or builds again, by name. */
  mended: readonly string[];
  /** Relations by {@link keyOfMade}. */
  makes: { schemas: readonly string[]; extensions: readonly string[]; relations: readonly string[] };
  /** Statements that run what their text does not show, or run as somebody else. */
  unseen: number;
}

/** @param facts what the static analysis found of each statement, in their order */
export function demandsOfScript(
  statements: readonly ParsedStatement[],
  facts: readonly StatementFacts[],
): Demands {
  const made = new Set<string>();
  const rights = new Map<string, Demand>();
  const touches = new Map<string, TouchedRelation>();
  const rewrites = new Map<string, RelationName>();
  const builds = new Map<string, RelationName>();
  const extensions: WantedExtension[] = [];
  const mended: string[] = [];
  const makes = { schemas: [] as string[], extensions: [] as string[] };
  let unseen = 0;
  let ground: 'own' | 'other' = 'own';
  const isMade = (name: RelationName): boolean => made.has(keyOfMade(name));
  const keep = (kept: Map<string, RelationName>, name: RelationName | undefined): void => {
    if (name && !isMade(name)) kept.set(keyOfName(name), name);
  };

  for (const [index, { node, tree, traits }] of statements.entries()) {
    if (ground === 'own') {
      if (traits.opaque) unseen += 1;
      for (const demand of demandsOf(node, tree)) {
        if ('relation' in demand && isMade(demand.relation)) continue;
        if ('schema' in demand && demand.schema !== undefined && makes.schemas.includes(demand.schema))
          continue;
        rights.set(JSON.stringify(demand), demand);
      }
      for (const { relation: text, mode } of facts[index]?.locks ?? []) {
        const relation = nameInText(text);
        if (!relation || isMade(relation)) continue;
        const known = touches.get(text);
        if (!known || compareModes(mode, known.mode) > 0) touches.set(text, { relation, mode });
      }
      for (const text of facts[index]?.rewrites ?? []) keep(rewrites, nameInText(text));
      keep(builds, indexedBy(node, tree));
    } else {
      unseen += 1;
    }
    ground = groundAfter(node, tree) ?? ground;
    const extension = wantedExtension(node, tree);
    if (extension) extensions.push(extension);
    for (const { kind, name } of traits.drops) if (kind === 'index') mended.push(name);
    if (traits.lone?.subject.kind === 'reindex') mended.push(traits.lone.subject.name ?? '*');
    for (const { kind, name } of traits.creates) {
      if (kind === 'schema') makes.schemas.push(nameInText(name)?.name ?? name);
      else if (kind === 'extension') makes.extensions.push(nameInText(name)?.name ?? name);
      const relation = nameInText(name);
      if (relation) made.add(keyOfMade(relation));
    }
    const renamed =
      node === 'RenameStmt' || node === 'AlterObjectSchemaStmt' ? renamedTo(node, tree) : undefined;
    if (renamed) made.add(keyOfMade(renamed));
  }
  return {
    rights: [...rights.values()],
    touches: [...touches.values()],
    rewrites: [...rewrites.values()],
    builds: [...builds.values()],
    extensions,
    mended,
    makes: { ...makes, relations: [...made] },
    unseen,
  };
}

/** What tells relations apart that migrations make: with and without the schema `public` names are taken for the same. */
export const keyOfMade = ({ schema, name }: RelationName): string =>
  keyOfName(schema === undefined || schema === 'public' ? { name } : { schema, name });

/** What a relation is called afterwards. */
function renamedTo(node: string, tree: ParsedStatement['tree']): RelationName | undefined {
  const { schemaname, relname } = (tree.relation ?? {}) as { schemaname?: string; relname?: string };
  if (relname === undefined) return undefined;
  if (node === 'AlterObjectSchemaStmt') return { schema: String(tree.newschema), name: relname };
  const name = String(tree.newname);
  return schemaname === undefined ? { name } : { schema: schemaname, name };
}
