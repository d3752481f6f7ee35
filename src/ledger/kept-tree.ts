import type { Client } from '../postgres/index.js';

/** What the database keeps of the ledger’s Merkle tree beside the leaves, at one moment; it may be wrong. */
export interface KeptTree {
  /** How many events the head counts; -1 where there is no head. */
  size: number;
  /** The compact range: element h is the root of the complete subtree of 2^h leaves, null where the size has no bit for it. */
  frontier: readonly (Uint8Array | null)[];
  /** How many interior hashes there are. */
  nodes: number;
}

/** The place of an interior hash: at level l, index n, it is the root of the leaves from n × 256^l to before (n + 1) × 256^l. */
export interface NodePlace {
  level: number;
  index: number;
}

export async function readKeptTree(client: Client): Promise<KeptTree> {
  const { rows } = await client.query<{
    size: string | null;
    frontier: (Buffer | null)[] | null;
    nodes: string;
  }>(
    `SELECT h.size, h.frontier, n.nodes
     FROM (SELECT count(*) AS nodes FROM daybook_ledger.node) n LEFT JOIN daybook_ledger.head h ON true`,
  );
  const { size, frontier, nodes } = rows[0]!;
  return { size: Number(size ?? -1), frontier: frontier ?? [], nodes: Number(nodes) };
}

/** The hashes that are kept at these places, in their order; undefined where there is none. */
export async function readNodes(
  client: Client,
  places: readonly NodePlace[],
): Promise<(Uint8Array | undefined)[]> {
  const { rows } = await client.query<{ hash: Buffer | null }>({
    name: 'daybook-read-nodes',
    text: `SELECT n.hash FROM unnest($1::smallint[], $2::bigint[]) WITH ORDINALITY AS w(level, index, place)
           LEFT JOIN daybook_ledger.node n ON n.level = w.level AND n.index = w.index ORDER BY w.place`,
    values: [places.map(({ level }) => level), places.map(({ index }) => index)],
  });
  return rows.map(({ hash }) => hash ?? undefined);
}
