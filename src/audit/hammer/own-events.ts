import { type EventEnvelope, makeEvent } from '../../domain/event.js';
import { LEDGER_STREAM, targetStream } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { Ledger } from '../../ledger/ledger.js';
import { newUuid } from '../../ledger/uuid.js';

/** What the name of a ledger for the hammer begins with. */
export const LEDGER_PREFIX = 'hammer';

const STREAM_PREFIX = targetStream('hammer-');

/** A stream of the hammer’s. */
export const hammerStream = (name: string): string => `${STREAM_PREFIX}${name}`;

/** So many events that follow a version of a stream. */
export const hammerEvents = (
  ledger: string,
  stream: string,
  version: number,
  count: number,
): EventEnvelope[] =>
  Array.from({ length: count }, (_, index) => {
    const time = new Date();
    const lease = newUuid(time);
    const target = stream.slice('target/'.length);
    return makeEvent(
      { name: 'target.lease-released', data: { target, lease } },
      { ledger, actor: 'hammer' },
      { id: newUuid(time), time, stream, version: version + index + 1 },
    );
  });

/**
 * Refuses a ledger that may be anybody’s.
 *
 * @throws DaybookError HAMMER_REFUSED
 */
export async function requireOwnLedger(ledger: Ledger): Promise<void> {
  if (!ledger.name.startsWith(LEDGER_PREFIX)) {
    throw new DaybookError(
      'HAMMER_REFUSED',
      `the ledger is called ${ledger.name}, and one for the hammer begins with ${LEDGER_PREFIX}`,
    );
  }
  const streams = await ledger.streams('');
  const other = streams.find((stream) => stream !== LEDGER_STREAM && !stream.startsWith(STREAM_PREFIX));
  if (other === undefined) return;
  throw new DaybookError(
    'HAMMER_REFUSED',
    `the ledger ${ledger.name} holds events that are not the hammer’s, of ${other}`,
  );
}
