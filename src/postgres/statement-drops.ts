import type { Destruction, NamedObject } from './statement-objects.js';
import type { Tree } from './syntax-tree.js';
import { list, nameOf, nameParts, quoteIdentifier, relationName, tree } from './syntax-tree.js';

export interface Dropped {
  drops: NamedObject[];
  destroys: Destruction[];
}

const KIND_NAMES: Record<string, string> = {
  OBJECT_MATVIEW: 'materialized view',
  OBJECT_TSCONFIGURATION: 'text search configuration',
  OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser',
  OBJECT_TSTEMPLATE: 'text search template',
  OBJECT_STATISTIC_EXT: 'statistics',
  OBJECT_FDW: 'foreign data wrapper',
  OBJECT_FOREIGN_SERVER: 'server',
  OBJECT_OPCLASS: 'operator class',
  OBJECT_OPFAMILY: 'operator family',
};

const kindOf = (type: unknown) =>
  KIND_NAMES[String(type)] ?? String(type).replace('OBJECT_', '').replaceAll('_', ' ').toLowerCase();

/** DROP names its objects as a list of strings, one string, a type, or a function with arguments. */
function droppedName(object: Tree): string {
  if (object.List) return nameOf(tree(object.List).items);
  if (object.String) return quoteIdentifier(String(tree(object.String).sval));
  if (object.TypeName) return nameOf(tree(object.TypeName).names);
  if (object.ObjectWithArgs) return nameOf(tree(object.ObjectWithArgs).objname);
  return '';
}

/** For operator classes and families the first item is the access method. */
function droppedOpclass(object: Tree): string {
  return nameParts(tree(object.List).items).slice(1).map(quoteIdentifier).join('.');
}

const HOLDS_DATA: Record<string, Destruction['kind']> = {
  OBJECT_TABLE: 'table',
  OBJECT_SCHEMA: 'schema',
  OBJECT_SEQUENCE: 'sequence',
};

function dropStatement(statement: Tree): Dropped {
  const type = String(statement.removeType);
  const isOpclass = type === 'OBJECT_OPCLASS' || type === 'OBJECT_OPFAMILY';
  const names = list(statement.objects).map(isOpclass ? droppedOpclass : droppedName);
  const data = HOLDS_DATA[type];
  return {
    drops: names.map((name) => ({ kind: kindOf(type), name })),
    destroys: [
      ...(data ? names.map((name): Destruction => ({ kind: data, name })) : []),
      ...(statement.behavior === 'DROP_CASCADE'
        ? names.map((name): Destruction => ({ kind: 'dependents', name }))
        : []),
    ],
  };
}

function alterTable(statement: Tree): Dropped {
  const table = relationName(statement.relation);
  const dropped: Dropped = { drops: [], destroys: [] };
  for (const item of list(statement.cmds)) {
    const command = tree(item.AlterTableCmd);
    const name = `${table}.${quoteIdentifier(String(command.name ?? ''))}`;
    if (command.subtype === 'AT_DropColumn') {
      dropped.drops.push({ kind: 'column', name });
      dropped.destroys.push({ kind: 'column', name });
    } else if (command.subtype === 'AT_DropConstraint') {
      dropped.drops.push({ kind: 'constraint', name });
    } else if (command.subtype === 'AT_AlterColumnType') {
      dropped.destroys.push({ kind: 'column type', name });
    } else {
      continue;
    }
    if (command.behavior === 'DROP_CASCADE') dropped.destroys.push({ kind: 'dependents', name });
  }
  return dropped;
}

const one = (kind: string, value: unknown, destroys: Destruction[] = []): Dropped => ({
  drops: [{ kind, name: quoteIdentifier(String(value ?? '')) }],
  destroys,
});

const roleNames = (roles: unknown) => list(roles).map((role) => String(tree(role.RoleSpec).rolename ?? ''));

const DROPPERS: Record<string, (statement: Tree) => Dropped> = {
  DropStmt: dropStatement,
  AlterTableStmt: alterTable,
  TruncateStmt: (s) => ({
    drops: [],
    destroys: list(s.relations).flatMap((item): Destruction[] => {
      const name = relationName(item.RangeVar);
      return s.behavior === 'DROP_CASCADE'
        ? [
            { kind: 'rows', name },
            { kind: 'dependents', name },
          ]
        : [{ kind: 'rows', name }];
    }),
  }),
  DropOwnedStmt: (s) => ({
    drops: [],
    destroys: roleNames(s.roles).map((name): Destruction => ({ kind: 'owned objects', name })),
  }),
  DropdbStmt: (s) =>
    one('database', s.dbname, [{ kind: 'database', name: quoteIdentifier(String(s.dbname)) }]),
  DropRoleStmt: (s) => ({
    drops: roleNames(s.roles).map((name) => ({ kind: 'role', name: quoteIdentifier(name) })),
    destroys: [],
  }),
  DropSubscriptionStmt: (s) => one('subscription', s.subname),
  DropTableSpaceStmt: (s) => one('tablespace', s.tablespacename),
};

/** The objects that a statement drops by name, and the data that goes with them. */
export function droppedBy(node: string, statement: Tree): Dropped {
  return DROPPERS[node]?.(statement) ?? { drops: [], destroys: [] };
}
