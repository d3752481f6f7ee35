/** What a tree is known by. */
export interface TreeHead {
  /** How many leaves it has. */
  readonly size: number;
  /** Its root hash, 32 bytes. */
  readonly root: Uint8Array;
}
