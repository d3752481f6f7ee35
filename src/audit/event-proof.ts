/** All that is needed to check that an event is in a ledger, as the texts of files. */
export interface EventProof {
  /** The event’s bytes, as they are in the ledger. */
  entry: Uint8Array;
  /** C2SP tlog-proof: the event’s place, the inclusion proof, and the seal with its cosignatures. */
  proof: string;
  /** Verifier keys of the ledger that signed the seals. */
  logKeys: readonly string[];
  /** Verifier keys of the witnesses that cosigned the seal. */
  witnessKeys: readonly string[];
  /** An older seal that the newer one goes on from. */
  older?: {
    /** Its note. */
    checkpoint: string;
    /** The consistency proof between the two, in base64, one hash a line. */
    consistency: string;
  };
}
