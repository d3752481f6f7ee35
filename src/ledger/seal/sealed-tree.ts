import { leafHash } from '../../domain/leaf-hash.js';
import { DaybookError } from '../../errors.js';
import type { Client } from '../../postgres/index.js';
import { readEntries } from '../read.js';
import { sameBytes } from '../tlog/bytes.js';
import { CompactRange } from '../tlog/compact-range.js';
import { completeSubtrees } from '../tlog/ranges.js';
import { readRanges } from '../tlog/read-tiles.js';
import type { TreeHead } from '../tlog/tree-head.js';
import { postgresTiles } from './postgres-tiles.js';

/**
 * The tree up to a size, computed by ourselves from where it was sealed last: what the database says of the part before must have the
 * sealed root, and every event since is hashed again.
 *
 * @throws DaybookError LEDGER_CORRUPT where the database contradicts the last seal, or an event its hash
 */
export async function extendSealedTree(client: Client, sealed: TreeHead, size: number): Promise<TreeHead> {
  const range = await resumeAt(client, sealed);
  while (range.size < size) {
    const entries = await readEntries(client, { from: range.size, limit: Math.min(5000, size - range.size) });
    if (entries.length === 0) throw corrupt(`the event at position ${range.size} is missing`, range.size);
    for (const { position, bytes, leaf } of entries) {
      if (position !== range.size)
        throw corrupt(`the event at position ${range.size} is missing`, range.size);
      const own = leafHash(bytes);
      if (!sameBytes(own, leaf))
        throw corrupt(`the event at position ${position} has another hash`, position);
      range.add(own);
    }
  }
  return { size, root: range.root() };
}

async function resumeAt(client: Client, sealed: TreeHead): Promise<CompactRange> {
  const subtrees = completeSubtrees({ start: 0, end: sealed.size });
  let start = 0;
  const ranges = subtrees.map(({ height }) => {
    const range = { start, end: start + 2 ** height };
    start = range.end;
    return range;
  });
  const roots = sealed.size === 0 ? [] : await readRanges(ranges, sealed.size, postgresTiles(client));
  const range = CompactRange.resume(sealed.size, roots);
  if (sealed.size > 0 && !sameBytes(range.root(), sealed.root)) {
    throw corrupt(`the first ${sealed.size} events are not those that were sealed`, undefined);
  }
  return range;
}

const corrupt = (what: string, position: number | undefined): DaybookError =>
  new DaybookError('LEDGER_CORRUPT', what, { details: position === undefined ? {} : { position } });
