/** How often the table may change from one statement to the next before they are no longer told apart. */
export const MOST_CHANGES = 100_000;

/** What the rows are counted as whose table is not kept. */
const ROWS = 'rows';

/** The table of each of many statements, as rows of statements that have the same: plain data, which another thread may have made. */
export interface TableSequence {
  names: string[];
  /** For each row of statements the place of its table’s name, and how many statements there are up to its end. */
  tables: number[];
  ends: number[];
  statements: number;
}

export const noTables = (): TableSequence => ({ names: [], tables: [], ends: [], statements: 0 });

/** A function that adds the table of the next statement. */
export function tableAdder(sequence: TableSequence): (table: string) => void {
  const { names, tables, ends } = sequence;
  const numbers = new Map<string, number>();
  return (table) => {
    sequence.statements += 1;
    if (tables.length >= MOST_CHANGES) return;
    let number = numbers.get(table);
    if (number === undefined) {
      number = names.push(table) - 1;
      numbers.set(table, number);
    }
    if (tables.at(-1) === number) ends[ends.length - 1] = sequence.statements;
    else {
      tables.push(number);
      ends.push(sequence.statements);
    }
  };
}

/** The tables in their order, for as long as somebody asks. */
export function* tablesOf({ names, tables, ends, statements }: TableSequence): Generator<string, void> {
  let at = 0;
  for (const [index, number] of tables.entries()) {
    for (; at < ends[index]!; at += 1) yield names[number]!;
  }
  for (; at < statements; at += 1) yield ROWS;
}
