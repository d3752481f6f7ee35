import type { StatementTraits } from '../postgres/statement-traits.js';
import type { StatementWork } from '../postgres/statement-work.js';
import type { Tree } from '../postgres/syntax-tree.js';
import { list, quoteIdentifier, relationName, tree } from '../postgres/syntax-tree.js';
import { type Alteration, alterationsOf } from './alterations.js';
import { type ColumnType, columnType } from './column-type.js';
import type { ScriptState } from './script-state.js';

/** A column that a statement defines. */
export interface DefinedColumn {
  table: string;
  /** As SQL writes it. */
  name: string;
  type: ColumnType;
  column: Tree;
  constraints: readonly Tree[];
  /** Whether the table was there before the migration. */
  existing: boolean;
  at: unknown;
}

/** A constraint that a statement adds to a table. */
export interface AddedConstraint {
  table: string;
  constraint: Tree;
  type: string;
  /** The column that it was written at; absent where it stands alone. */
  column?: DefinedColumn;
  existing: boolean;
  at: unknown;
}

/** A statement as rules look at it. */
export class Subject {
  // Many rules ask for the same.
  #alterations: Alteration[] | undefined;
  #columns: readonly DefinedColumn[] | undefined;
  #constraints: readonly AddedConstraint[] | undefined;

  constructor(
    readonly node: string,
    readonly body: Tree,
    readonly text: string,
    readonly traits: StatementTraits,
    readonly work: StatementWork,
    readonly state: ScriptState,
    /** Whether it stands in the migration itself, in a DO block that runs now, or in a function that is only stored. */
    readonly level: 'script' | 'block' | 'function',
    /** How many statements the migration has. */
    readonly statements: number,
  ) {}

  /** The commands of an ALTER TABLE; none of other statements. */
  get alterations(): readonly Alteration[] {
    this.#alterations ??= this.node === 'AlterTableStmt' ? alterationsOf(this.body) : [];
    return this.#alterations;
  }

  /** Those of some kinds. */
  altering(...subtypes: readonly string[]): Alteration[] {
    return this.alterations.filter(({ subtype }) => subtypes.includes(subtype));
  }

  /** The name of a relation (a RangeVar) that was there before the migration; undefined of one that was made in it, or is temporary. */
  existing(range: unknown): string | undefined {
    const name = relationName(range);
    const hidden = tree(range).relpersistence === 't' || name.startsWith('pg_temp.');
    return name === '' || hidden || this.state.isMade(name) ? undefined : name;
  }

  /** The same of one that may hold rows: not emptied in the migration. */
  filled(range: unknown): string | undefined {
    const name = this.existing(range);
    return name === undefined || this.state.isEmpty(name) ? undefined : name;
  }

  /** The columns that it defines, of a new table or added to one. */
  columns(): readonly DefinedColumn[] {
    this.#columns ??= [...this.#definedColumns()];
    return this.#columns;
  }

  *#definedColumns(): Generator<DefinedColumn> {
    const statement = this.node === 'CreateForeignTableStmt' ? tree(this.body.base) : this.body;
    const table = relationName(statement.relation);
    if (this.node === 'AlterTableStmt') {
      for (const { def } of this.altering('AT_AddColumn'))
        yield definedColumn(def, table, this.filled(this.body.relation) !== undefined);
    } else if (this.node === 'CreateStmt' || this.node === 'CreateForeignTableStmt') {
      for (const element of list(statement.tableElts))
        if (element.ColumnDef) yield definedColumn(element, table, false);
    }
  }

  /** The columns that it defines or gives another type. */
  *typedColumns(): Generator<DefinedColumn> {
    yield* this.columns();
    for (const { def, name } of this.altering('AT_AlterColumnType'))
      yield { ...definedColumn(def, relationName(this.body.relation), true), name: quoteIdentifier(name) };
  }

  /** The constraints that it adds to a table that was there before, alone or with a column. */
  addedConstraints(): readonly AddedConstraint[] {
    this.#constraints ??= [...this.#constraintsAdded()];
    return this.#constraints;
  }

  *#constraintsAdded(): Generator<AddedConstraint> {
    if (this.node !== 'AlterTableStmt') return;
    const existing = this.filled(this.body.relation) !== undefined;
    const table = relationName(this.body.relation);
    for (const { subtype, def } of this.alterations) {
      if (subtype === 'AT_AddConstraint') {
        const constraint = tree(def.Constraint);
        yield { table, constraint, type: String(constraint.contype), existing, at: constraint.location };
      } else if (subtype === 'AT_AddColumn') {
        const column = definedColumn(def, table, existing);
        for (const constraint of column.constraints)
          yield {
            table,
            constraint,
            type: String(constraint.contype),
            column,
            existing,
            at: constraint.location,
          };
      }
    }
  }
}

function definedColumn(element: Tree, table: string, existing: boolean): DefinedColumn {
  const column = tree(element.ColumnDef);
  return {
    table,
    name: quoteIdentifier(String(column.colname ?? '')),
    type: columnType(column.typeName),
    column,
    constraints: list(column.constraints).map((item) => tree(item.Constraint)),
    existing,
    at: column.location,
  };
}
