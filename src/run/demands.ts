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

/** Gathers what a script demands, statement by statement. */
export class DemandsOfScript {
  readonly #made = new Set<string>();
  readonly #rights = new Map<string, Demand>();
  readonly #touches = new Map<string, TouchedRelation>();
  readonly #rewrites = new Map<string, RelationName>();
  readonly #builds = new Map<string, RelationName>();
  readonly #extensions: WantedExtension[] = [];
  readonly #mended: string[] = [];
  readonly #makes = { schemas: [] as string[], extensions: [] as string[] };
  #unseen = 0;
  #ground: 'own' | 'other' = 'own';

  /** @param facts what the static analysis found of the statement */
  add({ node, tree, traits }: ParsedStatement, facts: StatementFacts | undefined): void {
    if (this.#ground === 'own') {
      if (traits.opaque) this.#unseen += 1;
      for (const demand of demandsOf(node, tree)) {
        if ('relation' in demand && this.#isMade(demand.relation)) continue;
        if ('schema' in demand && demand.schema !== undefined && this.#makes.schemas.includes(demand.schema))
          continue;
        this.#rights.set(JSON.stringify(demand), demand);
      }
      for (const { relation: text, mode } of facts?.locks ?? []) {
        const relation = nameInText(text);
        if (!relation || this.#isMade(relation)) continue;
        const known = this.#touches.get(text);
        if (!known || compareModes(mode, known.mode) > 0) this.#touches.set(text, { relation, mode });
      }
      for (const text of facts?.rewrites ?? []) this.#keep(this.#rewrites, nameInText(text));
      this.#keep(this.#builds, indexedBy(node, tree));
    } else {
      this.#unseen += 1;
    }
    this.#ground = groundAfter(node, tree) ?? this.#ground;
    const extension = wantedExtension(node, tree);
    if (extension) this.#extensions.push(extension);
    for (const { kind, name } of traits.drops) if (kind === 'index') this.#mended.push(name);
    if (traits.lone?.subject.kind === 'reindex') this.#mended.push(traits.lone.subject.name ?? '*');
    for (const { kind, name } of traits.creates) {
      if (kind === 'schema') this.#makes.schemas.push(nameInText(name)?.name ?? name);
      else if (kind === 'extension') this.#makes.extensions.push(nameInText(name)?.name ?? name);
      const relation = nameInText(name);
      if (relation) this.#made.add(keyOfMade(relation));
    }
    const renamed =
      node === 'RenameStmt' || node === 'AlterObjectSchemaStmt' ? renamedTo(node, tree) : undefined;
    if (renamed) this.#made.add(keyOfMade(renamed));
  }

  get demands(): Demands {
    return {
      rights: [...this.#rights.values()],
      touches: [...this.#touches.values()],
      rewrites: [...this.#rewrites.values()],
      builds: [...this.#builds.values()],
      extensions: this.#extensions,
      mended: this.#mended,
      makes: { ...this.#makes, relations: [...this.#made] },
      unseen: this.#unseen,
    };
  }

  #isMade(name: RelationName): boolean {
    return this.#made.has(keyOfMade(name));
  }

  #keep(kept: Map<string, RelationName>, name: RelationName | undefined): void {
    if (name && !this.#isMade(name)) kept.set(keyOfName(name), name);
  }
}

/** @param facts what the static analysis found of each statement, in their order */
export function demandsOfScript(
  statements: readonly ParsedStatement[],
  facts: readonly StatementFacts[],
): Demands {
  const script = new DemandsOfScript();
  for (const [index, statement] of statements.entries()) script.add(statement, facts[index]);
  return script.demands;
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
