import type { Client } from '../postgres/index.js';
import { EMPTY_ROOT, nodeHash } from './tlog/hashes.js';

/** Where the ledger stands: its size, and the root of the Merkle tree over its events. */
export interface Head {
  size: number;
  /** 32 bytes. */
  root: Uint8Array;
}

/** The ledger’s head as the database keeps it. Who does not trust the database computes it from the events. */
export async function readHead(client: Client): Promise<Head> {
  const { rows } = await client.query<{ size: string; frontier: (Buffer | null)[] }>(
    'SELECT size, frontier FROM daybook_ledger.head',
  );
  const { size, frontier } = rows[0]!;
  return { size: Number(size), root: rootOf(frontier) };
}

/** The root of a compact range, given from its smallest complete subtree to its largest. */
function rootOf(frontier: readonly (Uint8Array | null)[]): Uint8Array {
  let root: Uint8Array | undefined;
  for (const subtree of frontier) {
    if (subtree === null) continue;
    root = root === undefined ? subtree : nodeHash(subtree, root);
  }
  return root ?? EMPTY_ROOT;
}
