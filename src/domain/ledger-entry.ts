/** An event at its place in the total order. */
export interface LedgerEntry {
  /** 0, 1, 2 … without gaps. */
  readonly position: number;
  /** The canonical UTF-8 bytes: the event itself. */
  readonly bytes: Uint8Array;
  /** The same as text, where it is had for less than {@link bytes} cost to decode. */
  readonly text?: string;
  /** The hash of its leaf in the Merkle tree, 32 bytes, as the copy that it was read from states it. */
  readonly leaf: Uint8Array;
}

/** A reader that waits for what comes. It yields batches of at least one entry, strictly in order, without gaps. */
export interface LedgerTail extends AsyncIterable<readonly LedgerEntry[]> {
  /** Ends the iteration and frees what it holds. */
  close(): Promise<void>;
}

export interface TailOptions {
  /** The first position wanted. */
  from: number;
  signal?: AbortSignal;
}
