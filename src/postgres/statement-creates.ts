import type { NamedObject } from './statement-objects.js';
import type { Tree } from './syntax-tree.js';
import { list, nameOf, quoteIdentifier, relationName, tree } from './syntax-tree.js';

const DEFINED_KINDS: Record<string, string> = {
  OBJECT_AGGREGATE: 'aggregate',
  OBJECT_COLLATION: 'collation',
  OBJECT_OPERATOR: 'operator',
  OBJECT_TYPE: 'type',
  OBJECT_TSCONFIGURATION: 'text search configuration',
  OBJECT_TSDICTIONARY: 'text search dictionary',
  OBJECT_TSPARSER: 'text search parser',
  OBJECT_TSTEMPLATE: 'text search template',
};

const named = (kind: string, value: unknown): NamedObject[] => [
  { kind, name: quoteIdentifier(String(value ?? '')) },
];

const qualified = (kind: string, value: unknown): NamedObject[] => [{ kind, name: nameOf(value) }];

const relation = (kind: string, value: unknown): NamedObject[] => [
  {
    kind,
    name: relationName(value),
    ...(tree(value).relpersistence === 't' ? { temporary: true as const } : {}),
  },
];

const onTable = (kind: string, table: unknown, name: unknown): NamedObject[] => [
  { kind, name: `${relationName(table)}.${quoteIdentifier(String(name ?? ''))}` },
];

/** An index lives in its table's schema, so that is part of its name where it was written; without a name PostgreSQL chooses one. */
function index(statement: Tree): NamedObject[] {
  if (typeof statement.idxname !== 'string') return [];
  const { schemaname, relpersistence } = tree(statement.relation);
  return relation('index', { schemaname, relpersistence, relname: statement.idxname });
}

const CREATORS: Record<string, (statement: Tree) => NamedObject[]> = {
  CreateStmt: (s) => relation('table', s.relation),
  CreateForeignTableStmt: (s) => relation('foreign table', tree(s.base).relation ?? tree(s.base)),
  CreateTableAsStmt: (s) =>
    relation(s.objtype === 'OBJECT_MATVIEW' ? 'materialized view' : 'table', tree(s.into).rel),
  SelectStmt: (s) => (s.intoClause === undefined ? [] : relation('table', tree(s.intoClause).rel)),
  IndexStmt: index,
  ViewStmt: (s) => relation('view', s.view),
  CreateSeqStmt: (s) => relation('sequence', s.sequence),
  CreateSchemaStmt: (s) => [
    ...named('schema', s.schemaname ?? tree(s.authrole).rolename),
    ...list(s.schemaElts).flatMap((element) =>
      Object.entries(element).flatMap(([node, body]) => createdBy(node, tree(body))),
    ),
  ],
  CreateFunctionStmt: (s) => qualified(s.is_procedure === true ? 'procedure' : 'function', s.funcname),
  DefineStmt: (s) => qualified(DEFINED_KINDS[String(s.kind)] ?? 'object', s.defnames),
  CreateEnumStmt: (s) => qualified('type', s.typeName),
  CreateRangeStmt: (s) => qualified('type', s.typeName),
  CompositeTypeStmt: (s) => relation('type', s.typevar),
  CreateDomainStmt: (s) => qualified('domain', s.domainname),
  CreateExtensionStmt: (s) => named('extension', s.extname),
  CreateTrigStmt: (s) => onTable('trigger', s.relation, s.trigname),
  CreatePolicyStmt: (s) => onTable('policy', s.table, s.policy_name),
  RuleStmt: (s) => onTable('rule', s.relation, s.rulename),
  CreateStatsStmt: (s) => (s.defnames === undefined ? [] : qualified('statistics', s.defnames)),
  CreatePublicationStmt: (s) => named('publication', s.pubname),
  CreateSubscriptionStmt: (s) => named('subscription', s.subname),
  CreateEventTrigStmt: (s) => named('event trigger', s.trigname),
  CreateRoleStmt: (s) => named('role', s.role),
  CreateForeignServerStmt: (s) => named('server', s.servername),
  CreateFdwStmt: (s) => named('foreign data wrapper', s.fdwname),
  CreateOpClassStmt: (s) => qualified('operator class', s.opclassname),
  CreateOpFamilyStmt: (s) => qualified('operator family', s.opfamilyname),
  CreateConversionStmt: (s) => qualified('conversion', s.conversion_name),
  CreateAmStmt: (s) => named('access method', s.amname),
  CreatePLangStmt: (s) => named('language', s.plname),
  CreatedbStmt: (s) => named('database', s.dbname),
  CreateTableSpaceStmt: (s) => named('tablespace', s.tablespacename),
};

/** The objects that a statement makes by name; indexes and sequences that constraints, serial and identity columns bring along are not among them. */
export function createdBy(node: string, statement: Tree): NamedObject[] {
  return CREATORS[node]?.(statement) ?? [];
}
