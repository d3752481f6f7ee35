import { nameFrom, nameOfParts, nameOfRange, type RelationName, rangeOf } from './relation-name.js';
import type { Tree } from './syntax-tree.js';
import { list, nameParts, option, tree, walk } from './syntax-tree.js';

export type TablePrivilege =
  | 'SELECT'
  | 'INSERT'
  | 'UPDATE'
  | 'DELETE'
  | 'TRUNCATE'
  | 'REFERENCES'
  | 'TRIGGER'
  | 'MAINTAIN';

/** What a statement demands of the user who runs it, as far as its text says. */
export type Demand =
  /** Owning a relation; `or` is another right that does as well. */
  | { kind: 'own'; relation: RelationName; or?: 'schema owner' | 'MAINTAIN'; ifThere?: true }
  | { kind: 'privilege'; relation: RelationName; privilege: TablePrivilege }
  /** CREATE in a schema; without a name in the one where the search path leads. */
  | { kind: 'create in schema'; schema?: string }
  /** CREATE in the schema of a relation. */
  | { kind: 'create beside'; relation: RelationName }
  | { kind: 'own schema'; schema: string }
  | { kind: 'create in database' }
  | { kind: 'member of'; role: string }
  | { kind: 'attribute'; attribute: 'CREATEROLE' | 'CREATEDB' | 'SUPERUSER'; what: string };

/** An extension that a statement installs or updates. */
export interface WantedExtension {
  name: string;
  /** Absent where the server's default is taken. */
  version?: string;
  ifNotExists: boolean;
  /** It brings along what it requires. */
  cascade: boolean;
  update: boolean;
}

type Demands = (statement: Tree) => (Demand | undefined)[];

const own = (
  relation: RelationName | undefined,
  rest: Pick<Extract<Demand, { kind: 'own' }>, 'or' | 'ifThere'> = {},
): Demand | undefined => (relation ? { kind: 'own', relation, ...rest } : undefined);

const may = (relation: RelationName | undefined, privilege: TablePrivilege): Demand | undefined =>
  relation && { kind: 'privilege', relation, privilege };

/** Where an object with this name goes. */
const into = (name: RelationName | undefined): Demand | undefined =>
  name && { kind: 'create in schema', ...(name.schema === undefined ? {} : { schema: name.schema }) };

const beside = (relation: RelationName | undefined): Demand | undefined =>
  relation && { kind: 'create beside', relation };

const memberOf = (role: unknown): Demand | undefined => {
  const { roletype, rolename } = tree(tree(role).RoleSpec ?? role);
  return roletype === 'ROLESPEC_CSTRING' && typeof rolename === 'string'
    ? { kind: 'member of', role: rolename }
    : undefined;
};

const superuser =
  (what: string): Demands =>
  () => [{ kind: 'attribute', attribute: 'SUPERUSER', what }];
const inDatabase: Demands = () => [{ kind: 'create in database' }];
const ranges = (items: unknown): (RelationName | undefined)[] =>
  list(items).map((item) => nameOfRange(item.RangeVar));

const referenced = (constraint: Tree): Demand | undefined =>
  constraint.contype === 'CONSTR_FOREIGN' ? may(nameOfRange(constraint.pktable), 'REFERENCES') : undefined;

const referencedBy = (column: Tree): (Demand | undefined)[] =>
  list(column.constraints).map((item) => referenced(tree(item.Constraint)));

function createTable(statement: Tree): (Demand | undefined)[] {
  return [
    into(rangeOf(statement)),
    ...ranges(statement.inhRelations).map((parent) => own(parent)),
    ...list(statement.tableElts).flatMap((element) => [
      referenced(tree(element.Constraint)),
      ...referencedBy(tree(element.ColumnDef)),
    ]),
  ];
}

function alterTable(statement: Tree): (Demand | undefined)[] {
  if (statement.objtype === 'OBJECT_TYPE') return [];
  return [
    own(rangeOf(statement)),
    ...list(statement.cmds).flatMap((item) => {
      const command = tree(item.AlterTableCmd);
      const def = tree(command.def);
      return [
        referenced(tree(def.Constraint)),
        ...referencedBy(tree(def.ColumnDef)),
        own(nameOfRange(tree(def.PartitionCmd).name)),
        command.subtype === 'AT_ChangeOwner' ? memberOf(command.newowner) : undefined,
      ];
    }),
  ];
}

const RELATIONS = new Set([
  'OBJECT_TABLE',
  'OBJECT_VIEW',
  'OBJECT_MATVIEW',
  'OBJECT_SEQUENCE',
  'OBJECT_INDEX',
]);
const OF_A_TABLE = new Set(['OBJECT_TRIGGER', 'OBJECT_POLICY', 'OBJECT_RULE']);

function drop(statement: Tree): (Demand | undefined)[] {
  const type = String(statement.removeType);
  const ifThere = statement.missing_ok === true ? { ifThere: true as const } : {};
  return list(statement.objects).map((object) => {
    const parts = nameParts(tree(object.List).items);
    if (RELATIONS.has(type)) return own(nameFrom(parts), { or: 'schema owner', ...ifThere });
    if (OF_A_TABLE.has(type)) return own(nameFrom(parts.slice(0, -1)), ifThere);
    if (type === 'OBJECT_SCHEMA') return { kind: 'own schema', schema: String(tree(object.String).sval) };
    return undefined;
  });
}

function rename(statement: Tree): (Demand | undefined)[] {
  const whole = RELATIONS.has(String(statement.renameType));
  const relation = rangeOf(statement);
  return [own(relation), whole ? beside(relation) : undefined];
}

function createSchema({ authrole }: Tree): (Demand | undefined)[] {
  return [{ kind: 'create in database' }, memberOf(authrole)];
}

function comment(statement: Tree): (Demand | undefined)[] {
  const parts = nameParts(tree(tree(statement.object).List).items);
  if (statement.objtype === 'OBJECT_COLUMN') return [own(nameFrom(parts.slice(0, -1)))];
  return RELATIONS.has(String(statement.objtype)) ? [own(nameFrom(parts))] : [];
}

function setting({ name, args }: Tree): (Demand | undefined)[] {
  if (name !== 'role' && name !== 'session_authorization') return [];
  const role = tree(tree(tree(list(args)[0]).A_Const).sval).sval;
  return typeof role === 'string' && role !== 'none' ? [{ kind: 'member of', role }] : [];
}

const maintain = (relation: RelationName | undefined): (Demand | undefined)[] => [
  own(relation, { or: 'MAINTAIN' }),
];

const named =
  (field: string): Demands =>
  (s) => [into(nameOfParts(s[field]))];

const BY_NODE: Record<string, Demands> = {
  CreateStmt: createTable,
  CreateForeignTableStmt: (s) => [into(nameOfRange(tree(s.base).relation))],
  CreateTableAsStmt: (s) => [into(nameOfRange(tree(s.into).rel))],
  ViewStmt: (s) => [
    into(rangeOf(s, 'view')),
    ...(s.replace === true ? [own(rangeOf(s, 'view'), { ifThere: true })] : []),
  ],
  CreateSeqStmt: (s) => [into(rangeOf(s, 'sequence'))],
  CompositeTypeStmt: (s) => [into(rangeOf(s, 'typevar'))],
  CreateFunctionStmt: named('funcname'),
  DefineStmt: named('defnames'),
  CreateEnumStmt: named('typeName'),
  CreateRangeStmt: named('typeName'),
  CreateDomainStmt: named('domainname'),
  CreateStatsStmt: (s) => ranges(s.relations).map((relation) => own(relation)),
  CreateSchemaStmt: createSchema,
  CreatePublicationStmt: inDatabase,
  CreateTrigStmt: (s) => [may(rangeOf(s), 'TRIGGER')],
  CreateEventTrigStmt: superuser('an event trigger'),
  CreateFdwStmt: superuser('a foreign data wrapper'),
  CreateTableSpaceStmt: superuser('a tablespace'),
  CreatedbStmt: () => [{ kind: 'attribute', attribute: 'CREATEDB', what: 'a database' }],
  CreateRoleStmt: () => [{ kind: 'attribute', attribute: 'CREATEROLE', what: 'a role' }],
  IndexStmt: (s) => [own(rangeOf(s)), beside(rangeOf(s))],
  AlterTableStmt: alterTable,
  AlterSeqStmt: (s) => [own(rangeOf(s, 'sequence'))],
  AlterObjectSchemaStmt: (s) =>
    s.relation === undefined
      ? []
      : [own(rangeOf(s)), { kind: 'create in schema', schema: String(s.newschema) }],
  AlterOwnerStmt: (s) => [memberOf(s.newowner)],
  AlterPolicyStmt: (s) => [own(rangeOf(s, 'table'))],
  CreatePolicyStmt: (s) => [own(rangeOf(s, 'table'))],
  RuleStmt: (s) => [own(rangeOf(s))],
  CommentStmt: comment,
  DropStmt: drop,
  RenameStmt: rename,
  TruncateStmt: (s) => ranges(s.relations).map((relation) => may(relation, 'TRUNCATE')),
  ClusterStmt: (s) => maintain(rangeOf(s)),
  ReindexStmt: (s) => maintain(rangeOf(s)),
  RefreshMatViewStmt: (s) => maintain(rangeOf(s)),
  VariableSetStmt: setting,
};

const WRITES: Record<string, TablePrivilege> = {
  InsertStmt: 'INSERT',
  UpdateStmt: 'UPDATE',
  DeleteStmt: 'DELETE',
};

const QUERIES = /^(Select|Insert|Update|Delete|Merge|Copy|CreateTableAs)Stmt$/;

/** What queries and changes of rows read and write, those inside of others too. */
function rowDemands(node: string, statement: Tree): (Demand | undefined)[] {
  const found: (Demand | undefined)[] = [];
  const common = new Set<string>();
  const visit = (tag: string, body: Tree): void => {
    if (tag === 'CommonTableExpr') common.add(String(body.ctename));
    const write = tag === 'CopyStmt' && body.is_from === true ? 'INSERT' : WRITES[tag];
    if (write) found.push(may(nameOfRange(body.relation), write));
    if (tag === 'CopyStmt' && body.is_from !== true) found.push(may(nameOfRange(body.relation), 'SELECT'));
    if (tag === 'InsertStmt' && tree(body.onConflictClause).action === 'ONCONFLICT_UPDATE')
      found.push(may(nameOfRange(body.relation), 'UPDATE'));
    if (tag === 'RangeVar') found.push(may(nameOfRange(body), 'SELECT'));
  };
  visit(node, statement);
  walk(statement, visit);
  return found.filter(
    (demand) =>
      demand?.kind !== 'privilege' ||
      demand.relation.schema !== undefined ||
      !common.has(demand.relation.name),
  );
}

/**
 * What a statement demands of its user. Privileges that its text does not show (those of functions it calls, of operators,
 * triggers and views) are not among them, nor are column privileges told from those of the whole table.
 */
export const demandsOf = (node: string, statement: Tree): Demand[] =>
  [...(BY_NODE[node]?.(statement) ?? []), ...(QUERIES.test(node) ? rowDemands(node, statement) : [])].filter(
    (demand) => demand !== undefined,
  );

/** The extension that a statement installs or updates. */
export function wantedExtension(node: string, statement: Tree): WantedExtension | undefined {
  const update = node === 'AlterExtensionStmt';
  if (!update && node !== 'CreateExtensionStmt') return undefined;
  const version = tree(tree(option(statement.options, 'new_version')?.arg).String).sval;
  return {
    name: String(statement.extname),
    ...(typeof version === 'string' ? { version } : {}),
    ifNotExists: statement.if_not_exists === true,
    cascade: option(statement.options, 'cascade') !== undefined,
    update,
  };
}

const GROUND = new Set(['role', 'session_authorization', 'search_path']);

/** Whether what follows is run by another user or finds its names by another path, or no longer so. */
export function groundAfter(node: string, { name, kind }: Tree): 'other' | 'own' | undefined {
  if (node !== 'VariableSetStmt' || !GROUND.has(String(name))) return undefined;
  return kind === 'VAR_RESET' || kind === 'VAR_SET_DEFAULT' ? 'own' : 'other';
}
