import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../src/domain/canonical.js';
import { type EventEnvelope, makeEvent } from '../src/domain/event.js';

const run = uuidv7();
const STREAM = 'target/stream';
const VERSION = 1_234_567;

/** An event of the middling size of Daybook’s own, about 570 bytes. */
const EVENT: EventEnvelope = makeEvent(
  {
    name: 'run.post-validation-passed',
    data: { run, checks: [], method: 'lineage', schemaVersion: 'a'.repeat(64), durationMs: 0 },
  },
  { ledger: 'bench', actor: 'bench', executor: 'bench-host:1:abcdef', correlationId: run, causationId: run },
  { id: uuidv7(), time: new Date(), stream: STREAM, version: VERSION },
);

/** Such an event, which nobody checks again: appends are measured, not the making of what is appended. */
export const benchEvent = (stream: string, version: number): EventEnvelope => ({
  ...EVENT,
  id: uuidv7(),
  subject: stream,
  streamversion: version,
});

const [BEFORE_ID, AFTER_ID, AFTER_VERSION, AFTER_STREAM] = parts();

/** Its bytes, as every store under test keeps them. */
export const benchBody = (stream: string, version: number): string =>
  `${BEFORE_ID}${uuidv7()}${AFTER_ID}${version}${AFTER_VERSION}${stream}${AFTER_STREAM}`;

function parts(): [string, string, string, string] {
  const split = canonicalJson(EVENT).split(new RegExp(`${EVENT.id}|${VERSION}|${STREAM}`));
  if (split.length !== 4) throw new Error('the event has its id, version or stream elsewhere too');
  return split as [string, string, string, string];
}
