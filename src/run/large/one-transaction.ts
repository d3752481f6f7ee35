import type { Statement } from '../../postgres/statements.js';
import { NoStage, refuseControl, usesAddedValue } from '../stages/plan-stages.js';

/** Demands of statements, one after the other, that all of them can be one transaction: with a BEGIN before them and a COMMIT behind them, at most. */
export class OneTransaction {
  /** What the script begins with, where it does. */
  begin: Statement | undefined;
  #committed = false;
  #statements = 0;
  /** Those that add values to enum types, and those that make such types. */
  readonly #ofEnums: Statement[] = [];

  /**
   * Whether a statement is of the transaction: BEGIN and COMMIT only bound it.
   *
   * @throws NoStage
   */
  add(statement: Statement): 'begin' | 'commit' | 'own' {
    const { transactionControl, lone, addsEnumValue } = statement.traits;
    if (this.#committed) throw new NoStage(statement, 'it stands behind a COMMIT');
    if (transactionControl !== undefined) {
      refuseControl(statement, this.begin);
      if (transactionControl === 'commit') {
        this.#committed = true;
        return 'commit';
      }
      if (this.#statements > 0)
        throw new NoStage(statement, 'it begins a transaction behind other statements');
      this.begin = statement;
      return 'begin';
    }
    if (lone) throw new NoStage(statement, `${lone.what} refuses a transaction`);
    if (usesAddedValue(statement, this.#ofEnums))
      throw new NoStage(statement, 'it uses a value of an enum type that is added in the same transaction');
    if (addsEnumValue !== undefined || statement.node === 'CreateEnumStmt') this.#ofEnums.push(statement);
    this.#statements += 1;
    return 'own';
  }
}
