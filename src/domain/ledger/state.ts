/** A key of the ledger or of a witness, since it was added. */
export interface LedgerKey {
  purpose: 'seal' | 'witness';
  key: string;
  addedAt: string;
  retiredAt: string | null;
}

/** The newest signed tree head. */
export interface SealState {
  size: number;
  root: string;
  at: string;
  /** The names of the witnesses that cosigned it. */
  witnesses: readonly string[];
}

/** What the ledger says of itself. */
export interface LedgerState {
  version: number;
  name: string;
  createdAt: string | null;
  /** By key id. */
  keys: Record<string, LedgerKey>;
  seals: number;
  seal: SealState | null;
}

export const initialLedger = (): LedgerState => ({
  version: 0,
  name: '',
  createdAt: null,
  keys: {},
  seals: 0,
  seal: null,
});
