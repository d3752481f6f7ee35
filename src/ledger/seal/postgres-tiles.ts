import type { Client } from '../../postgres/index.js';
import type { ReadTiles } from '../tlog/read-tiles.js';
import { TILE_WIDTH, type TileCoordinates } from '../tlog/tiles.js';

const LEAVES = `SELECT string_agg(leaf_hash, ''::bytea ORDER BY position) AS hashes
  FROM daybook_ledger.event WHERE position >= $1 AND position < $2`;
const NODES = `SELECT string_agg(hash, ''::bytea ORDER BY index) AS hashes
  FROM daybook_ledger.node WHERE level = $3 AND index >= $1 AND index < $2`;

/** The tiles of the ledger’s Merkle tree as its database keeps them: leaf hashes with their events, the others apart. */
export const postgresTiles =
  (client: Client): ReadTiles =>
  async (tiles) => {
    const read: Uint8Array[] = [];
    for (const tile of tiles) read.push(await readTile(client, tile));
    return read;
  };

async function readTile(client: Client, { level, index, width }: TileCoordinates): Promise<Uint8Array> {
  const first = index * TILE_WIDTH;
  const { rows } =
    level === 0
      ? await client.query<{ hashes: Buffer | null }>(LEAVES, [first, first + width])
      : await client.query<{ hashes: Buffer | null }>(NODES, [first, first + width, level]);
  return rows[0]?.hashes ?? Buffer.alloc(0);
}
