import type { LargeSection } from '../../migrations/migration-file.js';
import type { StatementTraits } from '../../postgres/statement-traits.js';
import { MAXIMUM_NAMED_OBJECTS, type NamedObject, named, tableOf } from '../outcome.js';
import { noTables, type TableSequence, tableAdder } from './table-sequence.js';

/** What is known of a large section: of its statements, no more than their number and what their outcome is told by. */
export interface LargeScript {
  /** Where its statements are, without a BEGIN before and a COMMIT behind them. */
  section: LargeSection;
  statements: number;
  tables: TableSequence;
  created: readonly NamedObject[];
  dropped: readonly NamedObject[];
}

/** Gathers it, statement by statement. */
export class LargeScriptReader {
  readonly tables = noTables();
  readonly #addTable = tableAdder(this.tables);
  readonly created: NamedObject[] = [];
  readonly dropped: NamedObject[] = [];
  statements = 0;

  add(traits: StatementTraits): void {
    this.statements += 1;
    this.#addTable(tableOf(traits));
    keep(this.created, named(traits.creates));
    keep(this.dropped, named(traits.drops));
  }
}

const keep = (kept: NamedObject[], more: readonly NamedObject[]): void =>
  void kept.push(...more.slice(0, MAXIMUM_NAMED_OBJECTS - kept.length));
