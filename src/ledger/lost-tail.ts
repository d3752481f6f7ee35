import { DaybookError } from '../errors.js';
import type { Client } from '../postgres/index.js';
import { readHead } from './head.js';
import { readEntries } from './read.js';
import { postgresTiles } from './seal/postgres-tiles.js';
import { sameBytes } from './tlog/bytes.js';
import { readRoot } from './tlog/prove.js';

/** What somebody else knows of the ledger: its topic, or an anchor that keeps a seal. */
export interface KnownHead {
  /** Who knows it, for messages: `the topic daybook.main.events`. */
  source: string;
  /** A seal is of the events, and cannot bring them back; a copy, which it is where nothing is said, has them. */
  kind?: 'copy' | 'seal';
  /** How many events the ledger had. */
  size: number;
  /** The root of the tree over them. */
  root?: Uint8Array | undefined;
  /** The leaf hash of the last of them. */
  leaf?: Uint8Array | undefined;
}

/** The command that brings lost events back. */
export const MEND = 'daybook ledger rebuild --from kafka --tail';

/**
 * Refuses a ledger that is not what others know of it: it is shorter, or has other events at the common end. To be asked before
 * anything is written, since from then on there are two histories.
 *
 * @throws DaybookError LEDGER_LOST_TAIL
 */
export async function refuseLostTail(client: Client, heads: readonly KnownHead[]): Promise<void> {
  const { size } = await readHead(client);
  for (const head of heads) {
    if (head.size > size) throw lostTail(head, size);
    if (head.size > 0 && !(await agrees(client, head))) throw otherTail(head, size);
  }
}

async function agrees(client: Client, { size, root, leaf }: KnownHead): Promise<boolean> {
  if (leaf) {
    const [entry] = await readEntries(client, { from: size - 1, limit: 1 });
    if (entry?.position !== size - 1 || !sameBytes(entry.leaf, leaf)) return false;
  }
  return !root || sameBytes(await readRoot(size, postgresTiles(client)), root);
}

/** The ledger has fewer events than it had. */
export const lostTail = (head: Pick<KnownHead, 'source' | 'kind' | 'size'>, size: number): DaybookError =>
  new DaybookError(
    'LEDGER_LOST_TAIL',
    `${head.source} ${head.kind === 'seal' ? 'is of' : 'has'} ${events(head.size)}, ` +
      `but the ledger in Postgres has only ${size}: it lost its tail`,
    {
      hint:
        head.kind === 'seal'
          ? `Nothing was written. \`${MEND}\` brings the lost events back where the topic has them; docs/recovery.md says what else can.`
          : `Nothing was written. \`${MEND}\` brings the lost events back.`,
      details: { source: head.source, known: head.size, size },
    },
  );

/** The ledger is as long as it was, or longer, with other events. */
export const otherTail = ({ source, kind, size: known }: KnownHead, size: number): DaybookError =>
  new DaybookError(
    'LEDGER_LOST_TAIL',
    `the ledger in Postgres has ${events(size)}, but its first ${known} are not those of ${source}: ` +
      `it lost its tail and went on without it${kind === 'seal' ? ', or somebody changed it' : ''}`,
    {
      hint: 'Nothing was written. `daybook ledger verify` names the first position that differs; two histories are never merged. docs/recovery.md says what can be done.',
      details: { source, known, size, position: known - 1 },
    },
  );

const events = (count: number): string => `${count} ${count === 1 ? 'event' : 'events'}`;
