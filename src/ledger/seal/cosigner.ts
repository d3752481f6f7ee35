import type { NoteSignature } from '../tlog/note.js';

/** What a witness is shown. */
export interface CosignRequest {
  /** The signed note of the tree head. */
  note: string;
  size: number;
  /** The proof that the tree of size `from`, which the witness saw last, is the beginning of this one. */
  prove(from: number): Promise<Uint8Array[]>;
}

/** A witness that can be asked. */
export interface Cosigner {
  readonly name: string;
  /**
   * Asks for its cosignature, checked against its key.
   *
   * @throws DaybookError WITNESS_REFUSED where what it is shown contradicts what it saw before; anything else where it cannot be asked
   */
  cosign(request: CosignRequest): Promise<NoteSignature>;
}
