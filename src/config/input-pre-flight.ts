import { z } from 'zod';
import { key, oneOf, whole } from './input-parts.js';
import { DEFAULT_PRE_FLIGHT } from './pre-flight.js';

const MS = 'a whole number of milliseconds';
const BYTES = 'a whole number of bytes';

export const preFlight = z.strictObject({
  exceeded: key(oneOf(['refuse', 'warn']), {
    description: 'What a measure of the pre-flight over its threshold leads to.',
    wanted: 'refuse or warn',
    fallback: 'warn; refuse in production',
  }),
  clockSkewMs: key(whole(0), {
    description: 'Milliseconds that the clocks of executor and server may be apart.',
    wanted: MS,
    fallback: DEFAULT_PRE_FLIGHT.clockSkewMs,
  }),
  longTransactionMs: key(whole(0), {
    description:
      "How old, in milliseconds, another session's transaction in the database may be, whatever it holds.",
    wanted: MS,
    fallback: DEFAULT_PRE_FLIGHT.longTransactionMs,
  }),
  replicationLagBytes: key(whole(0), {
    description: 'Bytes of the log that a standby may have still to replay.',
    wanted: BYTES,
    fallback: DEFAULT_PRE_FLIGHT.replicationLagBytes,
  }),
  replicationLagMs: key(whole(0), {
    description: 'Milliseconds that a standby may be behind.',
    wanted: MS,
    fallback: DEFAULT_PRE_FLIGHT.replicationLagMs,
  }),
  inactiveSlotBytes: key(whole(0), {
    description: 'Bytes of the log that may be held back by a replication slot which nobody reads.',
    wanted: BYTES,
    fallback: DEFAULT_PRE_FLIGHT.inactiveSlotBytes,
  }),
  lockHolderMs: key(whole(0), {
    description:
      'How old, in milliseconds, another transaction may be that holds a lock on a table which the migration needs.',
    wanted: MS,
    fallback: DEFAULT_PRE_FLIGHT.lockHolderMs,
  }),
  rewriteBytes: key(whole(0), {
    description:
      "Bytes that a migration may write anew where the free space of the server's disk cannot be told.",
    wanted: BYTES,
    fallback: DEFAULT_PRE_FLIGHT.rewriteBytes,
  }),
});
