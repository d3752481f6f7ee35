import type { TableDigest } from '../../backup/manifest.js';
import type { SequencePosition } from '../../backup/sequences.js';
import type { ProofState } from './proof-state.js';
import type { SchemaReader } from './schema-reader.js';

export interface StateDifferences {
  schema: string[];
  /** Tables that have other rows, or whose sequences stand elsewhere. Names and numbers only, never a row. */
  data: string[];
  trifles: string[];
}

/** What is different in the second state, a sentence each. */
export function stateDifferences<Schema>(
  a: ProofState<Schema>,
  b: ProofState<Schema>,
  reader: SchemaReader<Schema>,
): StateDifferences {
  const schema = reader.differences(a.schema, b.schema);
  return {
    // Facts that the other reader does not have: the ledger would find drift where there is none to be seen.
    schema:
      schema.length > 0 || a.fingerprint === b.fingerprint ? schema : ['the fingerprint is another one'],
    data: [...differentRows(a.tables, b.tables), ...differentPositions(a.sequences, b.sequences)],
    trifles: reader.trifles(a.schema, b.schema),
  };
}

/** Those of tables that are in both: one that came or went is a difference of the schema. */
function differentRows(a: readonly TableDigest[], b: readonly TableDigest[]): string[] {
  const others = new Map(b.map((table) => [nameOf(table), table]));
  return a.flatMap((table) => {
    const other = others.get(nameOf(table));
    if (!other || (other.digest === table.digest && other.rows === table.rows)) return [];
    return other.rows === table.rows
      ? `rows of ${nameOf(table)}: as many, with other values`
      : `rows of ${nameOf(table)}: ${table.rows}, now ${other.rows}`;
  });
}

function differentPositions(a: readonly SequencePosition[], b: readonly SequencePosition[]): string[] {
  const others = new Map(b.map((sequence) => [nameOf(sequence), sequence.position]));
  return a.flatMap((sequence) => {
    const position = others.get(nameOf(sequence));
    if (position === undefined || position === sequence.position) return [];
    return `sequence ${nameOf(sequence)}: at ${sequence.position}, now at ${position}`;
  });
}

/** Tables that are not in both, or have other rows. */
export function touchedTables<Schema>(a: ProofState<Schema>, b: ProofState<Schema>): string[] {
  const before = new Map(a.tables.map((table) => [nameOf(table), table]));
  const after = new Map(b.tables.map((table) => [nameOf(table), table]));
  return [...new Set([...before.keys(), ...after.keys()])].filter((name) => {
    const [one, other] = [before.get(name), after.get(name)];
    // By name, another set of columns changes the digest, too.
    return !one || !other || one.digest !== other.digest || one.rows !== other.rows;
  });
}

const nameOf = ({ schema, name }: { schema: string; name: string }): string => `${schema}.${name}`;
