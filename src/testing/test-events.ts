import { type EventDraft, type EventEnvelope, makeEvent } from '../domain/event.js';
import type { StreamName } from '../domain/stream.js';

/** The time of an event at version 1, where a test names no other; each next one is a second later. */
export const TEST_TIME = new Date('2025-01-01T00:00:00.000Z');

export interface TestEventOptions {
  /** The version of the stream before the first of the events; 0 where it is absent. */
  after?: number;
  /** The name of the ledger; `test` where it is absent. */
  ledger?: string;
  /** Who asked; `tester` where it is absent. */
  actor?: string;
  /** The process that acted; none where it is absent. */
  executor?: string;
  /** The run or rollout that the events belong to. */
  correlationId?: string;
}

/** A UUIDv7 that is always the same for a number: `01941f29-7c00-7000-8000-000000000007` for 7. */
export const testId = (number: number): string =>
  `01941f29-7c00-7000-8000-${number.toString(16).padStart(12, '0')}`;

/**
 * Makes the events of drafts, as a ledger would: checked by the schemas, with the next versions of their stream. Ids and times follow
 * from the versions, so that the same drafts are the same events, to the byte.
 *
 * @example const history = eventsOf('target/shop', [{ name: 'target.registered', data: { … } }]);
 * @throws DaybookError EVENT_INVALID where the data is not what its schema says
 */
export function eventsOf(
  stream: StreamName,
  drafts: readonly EventDraft[],
  { after = 0, ledger = 'test', actor = 'tester', ...rest }: TestEventOptions = {},
): EventEnvelope[] {
  return drafts.map((draft, index) => {
    const version = after + index + 1;
    const time = new Date(TEST_TIME.getTime() + (version - 1) * 1000);
    return makeEvent(draft, { ledger, actor, ...rest }, { id: testId(version), time, stream, version });
  });
}
