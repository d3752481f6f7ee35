import type { LedgerConnection } from '../connection.js';
import type { Ledger } from '../ledger.js';
import type { WriterSettings } from '../stream-writer.js';
import type { SignerKey } from '../tlog/signer-key.js';
import type { Anchor } from './anchor.js';
import type { Cosigner } from './cosigner.js';
import type { RecordedSeals } from './recorded-seals.js';

/** What sealing a ledger needs. */
export interface SealerSettings {
  ledger: Ledger;
  /** A connection to read with. */
  connection: LedgerConnection;
  signers: readonly SignerKey[];
  anchors: readonly Anchor[];
  /** Those that can be asked. */
  witnesses: readonly Cosigner[];
  writer: WriterSettings;
  log: { warn(facts: object, message: string): void };
  /** What was read before; who seals again and again reads only what came since. */
  recorded?: RecordedSeals;
}
