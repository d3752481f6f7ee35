/** The stream of the migrations that are known. */
export const CATALOG_STREAM = 'catalog';

/** The stream of the ledger itself: its creation, keys, seals, audits. */
export const LEDGER_STREAM = 'ledger';

/** Names of ledgers, targets, environments and regions: what fits a topic, a file name and an URN unquoted. */
export const NAME_PATTERN = /^[a-z0-9][a-z0-9._-]{0,62}$/;

export type StreamName =
  | typeof CATALOG_STREAM
  | typeof LEDGER_STREAM
  | `target/${string}`
  | `rollout/${string}`;

/** The stream of one target: its leases, runs and schema versions. */
export const targetStream = (target: string): StreamName => `target/${target}`;

/** The name of the target that a stream belongs to, or undefined where it is another kind of stream. */
export function targetOfStream(stream: string): string | undefined {
  return stream.startsWith('target/') ? stream.slice('target/'.length) : undefined;
}
