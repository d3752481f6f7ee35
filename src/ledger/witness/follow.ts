import { leafHash } from '../../domain/leaf-hash.js';
import { DaybookError } from '../../errors.js';
import { sameBytes } from '../tlog/bytes.js';
import { CompactRange } from '../tlog/compact-range.js';
import { parseNote } from '../tlog/note.js';
import { isWritten, writeCosigned } from './cosigned-files.js';
import type { Contradiction } from './evidence.js';
import { readFollowState, writeFollowState } from './follow-state.js';
import type { FollowedLog } from './followed-log.js';
import { Rejection } from './rejection.js';
import { sealedIn } from './sealed-event.js';
import type { SignedCheckpoint } from './signed-checkpoint.js';
import { TreeWindow } from './tree-window.js';
import type { CosignedNote, Seen, Witness } from './witness.js';

/** What following a ledger as a witness needs. */
export interface FollowSettings {
  witness: Witness;
  /** The ledger that is followed. */
  origin: string;
  source: FollowedLog;
  /** The witness’s folder. */
  folder: string;
  /** Where cosignatures are written. */
  out: string;
  signal?: AbortSignal;
  onProgress?: (size: number) => void;
}

/** How far a witness came. */
export interface Followed {
  /** How many events were seen, in all. */
  size: number;
  /** The sizes of the seals that were cosigned now. */
  cosigned: number[];
  /** How many events are cosigned; more than `size` where the source is behind what the witness saw elsewhere. */
  seen: number;
}

/** After so many events the state is written, seal or no seal. */
const EVENTS_A_STATE = 65_536;

/**
 * Follows a ledger: computes its tree from the events themselves and cosigns each seal that says the same. It resumes where it stood.
 *
 * @throws DaybookError WITNESS_REFUSED with the evidence, where a seal contradicts the events or what was cosigned before;
 *   SEAL_UNTRUSTED where a seal is not signed by a known key; WITNESS_CORRUPT; EVENT_INVALID; what the source throws
 */
export async function follow(settings: FollowSettings): Promise<Followed> {
  const { witness, origin, source, folder, out, signal, onProgress } = settings;
  const tree = new TreeWindow(await readFollowState(folder, origin));
  const rootAt = async (size: number) => tree.rootAt(size) ?? (await rootByReading(source, size, signal));
  const cosigned: number[] = [];
  /** A seal of fewer events than were cosigned: whether it is of the same history shows when the tree is as large. */
  let smaller: SignedCheckpoint | undefined;
  let written = tree.oldest.size;
  const write = async () => {
    if (tree.oldest.size === written) return;
    written = tree.oldest.size;
    await writeFollowState(folder, origin, tree.oldest);
  };
  for await (const entries of source.read({ from: tree.size, ...(signal ? { signal } : {}) })) {
    for (const { position, bytes } of entries) {
      if (position !== tree.size) throw gap(source, tree.size, position);
      const seal = sealedIn(bytes);
      if (seal) {
        const shown = await witness.open(seal.note).catch((error: unknown) => {
          throw error instanceof Rejection ? foreign(source, position, error.message) : error;
        });
        if (shown.origin !== origin) throw foreign(source, position, `it is of ${shown.origin}`);
        const given = await cosignSeal(witness, shown, tree.size, rootAt);
        if (!given) smaller = shown;
        else if (!(await isWritten(out, shown.checkpoint.size))) {
          await writeCosigned(out, shown.checkpoint.size, given);
          cosigned.push(shown.checkpoint.size);
        }
      }
      tree.add(leafHash(bytes));
      if (tree.oldest.size - written >= EVENTS_A_STATE) await write();
    }
    if (smaller && (await isSameHistory(witness, smaller, tree.size, rootAt))) smaller = undefined;
    onProgress?.(tree.size);
    if (signal?.aborted) break;
  }
  await write();
  return { size: tree.size, cosigned, seen: (await witness.seen(origin)).size };
}

/** @returns false where that does not show yet */
async function isSameHistory(
  witness: Witness,
  shown: SignedCheckpoint,
  events: number,
  rootAt: (size: number) => Promise<Uint8Array>,
): Promise<boolean> {
  const seen = await witness.seen(shown.origin);
  if (seen.size > events) return false;
  const contradiction = await compareEvents(seen, rootAt);
  return contradiction ? await witness.refuse(shown, contradiction) : true;
}

/** @returns nothing where more was cosigned before */
async function cosignSeal(
  witness: Witness,
  shown: SignedCheckpoint,
  events: number,
  rootAt: (size: number) => Promise<Uint8Array>,
): Promise<CosignedNote | undefined> {
  const { origin, size, root } = shown.checkpoint;
  if (size > events) {
    return await witness.refuse(shown, {
      kind: 'other-events',
      why: `the seal of ${size} events comes after ${events}`,
    });
  }
  const own = await rootAt(size);
  if (!sameBytes(own, root)) {
    return await witness.refuse(shown, {
      kind: 'other-events',
      why: `the first ${size} events have another root than the seal says`,
      computed: { size, root: own },
    });
  }
  const before = await witness.seen(origin);
  if (before.size > size) return undefined;
  if (before.size === size && sameBytes(before.root, root)) {
    return { note: before.note, signature: parseNote(before.note).signatures.at(-1)! };
  }
  return await witness.cosign(shown, (seen) => judge(seen, shown, rootAt));
}

async function judge(
  seen: Seen,
  { checkpoint: { size, root } }: SignedCheckpoint,
  rootAt: (size: number) => Promise<Uint8Array>,
): Promise<Contradiction | undefined> {
  if (seen.size > size) return undefined;
  if (seen.size === size && !sameBytes(seen.root, root)) {
    return { kind: 'same-size', why: `another tree of ${size} events was signed before` };
  }
  return await compareEvents(seen, rootAt);
}

async function compareEvents(
  seen: Seen,
  rootAt: (size: number) => Promise<Uint8Array>,
): Promise<Contradiction | undefined> {
  const computed = { size: seen.size, root: await rootAt(seen.size) };
  if (sameBytes(computed.root, seen.root)) return undefined;
  return {
    kind: 'other-events',
    why: `the first ${seen.size} events are others than those that were cosigned before`,
    computed,
  };
}

/** For a size that is so long ago that the tree does not remember it. */
async function rootByReading(
  source: FollowedLog,
  size: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array> {
  const range = new CompactRange();
  if (size > 0) {
    for await (const entries of source.read({ from: 0, to: size, ...(signal ? { signal } : {}) })) {
      for (const { position, bytes } of entries) {
        if (position !== range.size) throw gap(source, range.size, position);
        range.add(leafHash(bytes));
      }
    }
  }
  signal?.throwIfAborted();
  if (range.size !== size) throw gap(source, range.size, size);
  return range.root();
}

const gap = (source: FollowedLog, expected: number, position: number): DaybookError =>
  new DaybookError(
    'LEDGER_CORRUPT',
    `${source.description} has position ${position} where ${expected} should come`,
    { details: { position: expected } },
  );

const foreign = (source: FollowedLog, position: number, why: string): DaybookError =>
  new DaybookError(
    'SEAL_UNTRUSTED',
    `the seal at position ${position} of ${source.description} is not of this ledger: ${why}`,
  );
