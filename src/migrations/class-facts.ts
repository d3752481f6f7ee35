import { NAME_PATTERN } from '../domain/stream.js';
import { DOCUMENTATION_FIELDS, type Documentation, isPlaceholder, objectionToText } from './documentation.js';
import { malformed } from './malformed.js';
import type { Migration } from './migration.js';
import { MIGRATION_KINDS, type RowExpectation } from './migration-file.js';
import type { Requirement } from './requirement.js';
import { isTableName, ROWS_HINT, UNCHANGED_HINT } from './row-expectation.js';
import { isEmptyRange, readServerBound, SERVER_HINT, type ServerRange } from './server-range.js';

/** What an instance of a migration class says about itself, in the shape of a SQL file's header. */
export interface ClassFacts {
  kind: Migration['kind'];
  documentation: Documentation;
  requires: Requirement[];
  environments?: string[];
  postgres?: ServerRange;
  expect?: RowExpectation[];
  unchanged?: string[];
  reversible: boolean;
}

/** Finds the line that defines a member, so far as plain text shows it. */
type LineOf = (member: string) => { line?: number };

/**
 * Reads and checks the properties of a migration instance. Its types are not trusted: the file may be JavaScript.
 *
 * @throws MIGRATION_MALFORMED
 */
export function readClassFacts(instance: Migration, source: string, file: string): ClassFacts {
  const lineOf: LineOf = (member) => {
    const line = source.split('\n').findIndex((text) => new RegExp(`\\b${member}\\b\\s*[:=(]`).test(text));
    return line < 0 ? {} : { line: line + 1 };
  };
  const members = instance as unknown as Record<string, unknown>;
  if (!MIGRATION_KINDS.includes(instance.kind)) {
    throw malformed(file, 'has a class whose kind is none of schema, data and system', {
      ...lineOf('kind'),
      hint: 'Extend SchemaMigration, DataMigration or SystemMigration.',
    });
  }
  for (const method of 'batchSize' in members ? ['up', 'batch'] : ['up']) {
    if (typeof members[method] === 'function') continue;
    throw malformed(file, `has a class without the method \`${method}\``, {
      hint: `Write \`async ${method}(context…) { … }\`.`,
    });
  }
  checkBatchSize(members, lineOf, file);
  const environments = environmentsOf(members, lineOf, file);
  const postgres = serversOf(members, lineOf, file);
  const expect = expectationsOf(members, lineOf, file);
  const unchanged = strings(members, 'unchanged', lineOf, file);
  const bad = unchanged.find((table) => !isTableName(table));
  if (bad !== undefined) {
    throw malformed(file, `has \`${bad}\` in \`unchanged\`, which is no name of a table`, {
      ...lineOf('unchanged'),
      hint: UNCHANGED_HINT,
    });
  }
  return {
    kind: instance.kind,
    documentation: documentationOf(members, lineOf, file),
    requires: strings(members, 'requires', lineOf, file).map((text) => ({ text, ...lineOf('requires') })),
    ...(environments ? { environments } : {}),
    ...(postgres ? { postgres } : {}),
    ...(expect ? { expect } : {}),
    ...(unchanged.length > 0 ? { unchanged } : {}),
    reversible: typeof members.down === 'function' || typeof members.undoBatch === 'function',
  };
}

function documentationOf(members: Record<string, unknown>, lineOf: LineOf, file: string): Documentation {
  const documentation: Documentation = {};
  for (const field of DOCUMENTATION_FIELDS) {
    const value = members[field];
    if (value === undefined) continue;
    if (typeof value !== 'string') {
      throw malformed(file, `has a \`${field}\` that is not text`, {
        ...lineOf(field),
        hint: 'Write a string.',
      });
    }
    const text = value.replace(/\s+/g, ' ').trim();
    const objection = objectionToText(text);
    if (objection) {
      throw malformed(file, `has a value of \`${field}\` that ${objection}`, {
        ...lineOf(field),
        hint: 'It becomes part of the ledger: keep it short, and free of secrets.',
      });
    }
    if (text !== '' && !isPlaceholder(text)) documentation[field] = text;
  }
  return documentation;
}

function environmentsOf(
  members: Record<string, unknown>,
  lineOf: LineOf,
  file: string,
): string[] | undefined {
  const declared = strings(members, 'environments', lineOf, file);
  const bad = declared.find((name) => !NAME_PATTERN.test(name));
  if (bad !== undefined || (declared.length === 0 && members.environments !== undefined)) {
    throw malformed(file, `has ${bad === undefined ? 'no name' : `\`${bad}\``} in \`environments\``, {
      ...lineOf('environments'),
      hint: 'A name of an environment has lower-case letters, digits, `.`, `_` and `-`.',
    });
  }
  if (!('valuesFor' in members)) return declared.length > 0 ? declared : undefined;
  const { values } = members;
  const keys = typeof values === 'object' && values !== null ? Object.keys(values) : [];
  if (keys.length === 0 || keys.some((key) => !NAME_PATTERN.test(key))) {
    throw malformed(file, 'has no `values` by the names of environments', {
      ...lineOf('values'),
      hint: 'Write `values = { default: …, production: … }`.',
    });
  }
  if (keys.includes('default')) return declared.length > 0 ? declared : undefined;
  const without = declared.find((name) => !keys.includes(name));
  if (without !== undefined) {
    throw malformed(file, `names the environment ${without}, and has no values for it`, {
      ...lineOf('values'),
      hint: `Add values for ${without}, or for \`default\`.`,
    });
  }
  return declared.length > 0 ? declared : keys;
}

function serversOf(members: Record<string, unknown>, lineOf: LineOf, file: string): ServerRange | undefined {
  const { postgres } = members;
  if (postgres === undefined) return undefined;
  const text = typeof postgres === 'string' ? postgres : '';
  const bounds = text.split(',').map((condition) => readServerBound(condition.trim()));
  const range = { text, bounds: bounds.filter((bound) => bound !== undefined) };
  if (range.bounds.length === bounds.length && !isEmptyRange(range)) return range;
  throw malformed(file, 'has a `postgres` that is no range of servers’ versions', {
    ...lineOf('postgres'),
    hint: SERVER_HINT,
  });
}

function expectationsOf(
  members: Record<string, unknown>,
  lineOf: LineOf,
  file: string,
): RowExpectation[] | undefined {
  const { rows } = members;
  if (rows === undefined) return undefined;
  const entries =
    typeof rows === 'object' && rows !== null ? Object.entries(rows as Record<string, unknown>) : [];
  const expectations = entries.flatMap(([table, count]) =>
    isTableName(table) && Number.isSafeInteger(count) && (count as number) >= 0
      ? [{ table, rows: count as number }]
      : [],
  );
  if (entries.length > 0 && expectations.length === entries.length) return expectations;
  throw malformed(file, 'has `rows` that declare no number of rows', {
    ...lineOf('rows'),
    hint: `Write \`rows = { users: 150 }\`. ${ROWS_HINT}`,
  });
}

function checkBatchSize(members: Record<string, unknown>, lineOf: LineOf, file: string): void {
  const { batchSize } = members;
  if (batchSize === undefined || (Number.isSafeInteger(batchSize) && (batchSize as number) > 0)) return;
  throw malformed(file, 'has a `batchSize` that is no whole number above 0', {
    ...lineOf('batchSize'),
    hint: 'Write a number of rows, such as 1000.',
  });
}

function strings(members: Record<string, unknown>, member: string, lineOf: LineOf, file: string): string[] {
  const value = members[member] ?? [];
  if (Array.isArray(value) && value.every((item) => typeof item === 'string' && item.trim() !== '')) {
    return [...new Set<string>(value)];
  }
  throw malformed(file, `has \`${member}\` that is not a list of names`, {
    ...lineOf(member),
    hint: `Write \`${member} = ['first', 'second']\`.`,
  });
}
