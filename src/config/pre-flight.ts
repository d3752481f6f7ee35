/** What the pre-flight of a run measures, and what is too much in an environment. Times in ms, sizes in bytes. */
export interface PreFlightPolicy {
  /** What a measure over its threshold leads to. */
  exceeded: 'refuse' | 'warn';
  /** How far the clocks of executor and server may be apart. */
  clockSkewMs: number;
  /** How old another session’s transaction in the database may be, whatever it holds. */
  longTransactionMs: number;
  /** How much of the log a standby may have still to replay, and how long ago it was last up to date. */
  replicationLagBytes: number;
  replicationLagMs: number;
  /** How much of the log a replication slot may hold back that nobody reads. */
  inactiveSlotBytes: number;
  /** How old another session's transaction may be that holds a lock which the migration waits for. */
  lockHolderMs: number;
  /** How much a migration may write anew where the free space of the server cannot be told. */
  rewriteBytes: number;
}

/** What holds in every environment that does not say otherwise. */
export const DEFAULT_PRE_FLIGHT = {
  exceeded: 'warn',
  clockSkewMs: 2_000,
  /** 5 minutes. */
  longTransactionMs: 300_000,
  /** 64 MiB. */
  replicationLagBytes: 67_108_864,
  replicationLagMs: 30_000,
  /** 1 GiB. */
  inactiveSlotBytes: 1_073_741_824,
  lockHolderMs: 30_000,
  /** 1 GiB. */
  rewriteBytes: 1_073_741_824,
} as const satisfies PreFlightPolicy;
