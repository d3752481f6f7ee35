/** How much the benchmark does of what. */
export const SIZES = {
  /** Small migrations that a round brings to a fresh database. */
  migrations: 1000,
  migrateRounds: 5,
  checksRounds: 3,
  /** The scale of the pgbench database that is backed up: 15 MB each. */
  backupScale: 20,
  appendRounds: 3,
  /** How long each store is appended to with so many in flight, in seconds. */
  appendSeconds: 3,
  followRounds: 3,
  followSeconds: 10,
  /** Events a second while they are followed. */
  followRate: 100,
  /** Events of the ledger that is read, exported and verified; `--events` sets another number. */
  events: 1_000_000,
  readRounds: 3,
  /** Of how many events less the peers are read, which take ten times as long. */
  peersShare: 10,
  verifyRounds: 3,
} as const;
