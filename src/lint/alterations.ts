import type { Tree } from '../postgres/syntax-tree.js';
import { list, tree } from '../postgres/syntax-tree.js';

/** One of the commands of an ALTER TABLE. */
export interface Alteration {
  /** As PostgreSQL's AlterTableType: `AT_AddColumn`. */
  subtype: string;
  /** The column, constraint or trigger that it is about. */
  name: string;
  /** What it gives: `{ColumnDef}`, `{Constraint}`, … */
  def: Tree;
  command: Tree;
}

/** The commands of an ALTER TABLE, in their order. */
export function alterationsOf(statement: Tree): Alteration[] {
  return list(statement.cmds).map((item) => {
    const command = tree(item.AlterTableCmd);
    return {
      subtype: String(command.subtype),
      name: String(command.name ?? ''),
      def: tree(command.def),
      command,
    };
  });
}
