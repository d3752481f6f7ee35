import { identifier, literal } from '../../../backup/quote.js';
import type { Identity } from '../identity.js';

/** A thing under the names that it and its surroundings have at the moment. */
export interface Named {
  identity: Identity;
  schema: string;
  /** Of its table or type. */
  table: string;
  /** What its table is: a view’s columns are renamed by ALTER VIEW. */
  tableKind: string;
  name: string;
}

const WORDS: Readonly<Record<string, string>> = {
  schema: 'SCHEMA',
  table: 'TABLE',
  foreignTable: 'FOREIGN TABLE',
  view: 'VIEW',
  materializedView: 'MATERIALIZED VIEW',
  sequence: 'SEQUENCE',
  index: 'INDEX',
  type: 'TYPE',
  domain: 'DOMAIN',
  function: 'FUNCTION',
  procedure: 'PROCEDURE',
  aggregate: 'AGGREGATE',
  collation: 'COLLATION',
  operator: 'OPERATOR',
  operatorClass: 'OPERATOR CLASS',
  operatorFamily: 'OPERATOR FAMILY',
  textSearchConfiguration: 'TEXT SEARCH CONFIGURATION',
  textSearchDictionary: 'TEXT SEARCH DICTIONARY',
  textSearchParser: 'TEXT SEARCH PARSER',
  textSearchTemplate: 'TEXT SEARCH TEMPLATE',
  conversion: 'CONVERSION',
  statistics: 'STATISTICS',
  eventTrigger: 'EVENT TRIGGER',
  publication: 'PUBLICATION',
  fdw: 'FOREIGN DATA WRAPPER',
  server: 'SERVER',
  language: 'LANGUAGE',
  role: 'ROLE',
};

/** Kinds whose names nothing can change. */
export const canBeRenamed = (kind: string): boolean => kind in WORDS || kind in PARTS;

type Part = (named: Named, to: string) => string;

const tableOf = ({ schema, table }: Named): string => `${identifier(schema)}.${identifier(table)}`;
const alterTable = (named: Named): string => `ALTER ${WORDS[named.tableKind] ?? 'TABLE'} ${tableOf(named)}`;
const onTable =
  (word: string): Part =>
  (named, to) =>
    `ALTER ${word} ${identifier(named.name)} ON ${tableOf(named)} RENAME TO ${identifier(to)}`;
const column: Part = (named, to) =>
  `${alterTable(named)} RENAME COLUMN ${identifier(named.name)} TO ${identifier(to)}`;

const PARTS: Readonly<Record<string, Part>> = {
  column,
  viewColumn: column,
  // Tables of the type have its attributes as columns.
  typeAttribute: (named, to) =>
    `ALTER TYPE ${tableOf(named)} RENAME ATTRIBUTE ${identifier(named.name)} TO ${identifier(to)} CASCADE`,
  enumLabel: (named, to) =>
    `ALTER TYPE ${tableOf(named)} RENAME VALUE ${literal(named.name)} TO ${literal(to)}`,
  constraint: (named, to) =>
    `ALTER TABLE ${tableOf(named)} RENAME CONSTRAINT ${identifier(named.name)} TO ${identifier(to)}`,
  domainConstraint: (named, to) =>
    `ALTER DOMAIN ${tableOf(named)} RENAME CONSTRAINT ${identifier(named.name)} TO ${identifier(to)}`,
  trigger: onTable('TRIGGER'),
  rule: onTable('RULE'),
  policy: onTable('POLICY'),
};

/** How ALTER names it. */
function address({ identity, schema, name }: Named): string {
  const { kind, signature = '' } = identity;
  const word = WORDS[kind];
  if (identity.space === '0') return `${word} ${identifier(name)}`;
  const full = `${identifier(schema)}.${kind === 'operator' ? name : identifier(name)}`;
  if (kind === 'operatorClass' || kind === 'operatorFamily')
    return `${word} ${full} USING ${identifier(signature)}`;
  if (kind === 'operator') return `${word} ${full} ${signature}`;
  if (kind === 'function' || kind === 'procedure') return `${word} ${full}(${signature})`;
  if (kind === 'aggregate') return `${word} ${full}(${signature === '' ? '*' : signature})`;
  return `${word} ${full}`;
}

export function renameSql(named: Named, to: string): string {
  const part = PARTS[named.identity.kind];
  return part ? part(named, to) : `ALTER ${address(named)} RENAME TO ${identifier(to)}`;
}

export const moveSql = (named: Named, schema: string): string =>
  `ALTER ${address(named)} SET SCHEMA ${identifier(schema)}`;
