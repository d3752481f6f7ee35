import { gunzipSync, gzipSync } from 'node:zlib';
import { DaybookError } from '../errors.js';
import type { Fact } from './facts.js';

const VERSION = 1;

/** Facts as gzipped JSON, to be kept: about 1 kB for 100 of them. */
export function encodeFacts(facts: readonly Fact[]): Buffer {
  const rows = facts.map(({ kind, identity, definition }) => [kind, identity, definition]);
  return gzipSync(JSON.stringify({ version: VERSION, facts: rows }));
}

/**
 * The facts that {@link encodeFacts} kept.
 *
 * @throws DaybookError INTERNAL where the bytes are something else
 */
export function decodeFacts(bytes: Uint8Array): Fact[] {
  try {
    const { version, facts } = JSON.parse(gunzipSync(bytes).toString('utf8')) as {
      version: unknown;
      facts: unknown;
    };
    if (version !== VERSION || !Array.isArray(facts)) throw new TypeError('another form');
    return facts.map(decodeFact);
  } catch (cause) {
    throw new DaybookError('INTERNAL', 'a kept snapshot of schema facts cannot be read', {
      hint: 'Read the facts of the database again: the snapshot is damaged or was written by another version.',
      cause,
    });
  }
}

function decodeFact(row: unknown): Fact {
  if (!Array.isArray(row) || row.length !== 3 || row.some((part) => typeof part !== 'string'))
    throw new TypeError('another form');
  const [kind, identity, definition] = row as [string, string, string];
  return { kind, identity, definition };
}
