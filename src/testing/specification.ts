import { deepStrictEqual, fail, ok, strictEqual } from 'node:assert/strict';
import type { Decider } from '../domain/decider.js';
import type { EventDraft, EventEnvelope } from '../domain/event.js';
import { DaybookError, type ErrorCode } from '../errors.js';

/** What a decider is to say to a command. */
export interface Expectation {
  /** The command leads to these events, and no others. */
  then(expected: readonly EventDraft[]): void;
  /**
   * The command is refused with an error of the catalogue.
   *
   * @returns the error, for a closer look
   */
  thenThrows(code: ErrorCode): DaybookError;
}

export type Given<Command> = (events?: Iterable<EventEnvelope>) => {
  when(command: Command): Expectation;
};

/**
 * Specifications of a decider by example: given the events so far, when a command comes, then it leads to these events or is
 * refused. What does not hold is an AssertionError of `node:assert`, which every test runner shows.
 *
 * @example
 * const given = specify(targetDecider);
 * given().when({ type: 'register', data }).then([{ name: 'target.registered', data }]);
 * given(eventsOf('target/shop', history)).when({ type: 'register', data }).thenThrows('TARGET_EXISTS');
 */
export function specify<State, Command>(
  decider: Pick<Decider<State, Command>, 'decide' | 'fold' | 'initialState'>,
): Given<Command> {
  return (events = []) => ({
    when(command) {
      const decide = () => decider.decide(decider.fold(events, decider.initialState()), command);
      return {
        // biome-ignore lint/suspicious/noThenProperty: given, when, then are the words; nobody awaits an expectation.
        then: (expected) => deepStrictEqual(decide(), [...expected]),
        thenThrows: (code) => refusal(decide, code),
      };
    },
  });
}

function refusal(decide: () => EventDraft[], code: ErrorCode): DaybookError {
  let drafts: EventDraft[];
  try {
    drafts = decide();
  } catch (error) {
    ok(error instanceof DaybookError, error instanceof Error ? error : String(error));
    strictEqual(error.code, code, `refused with ${error.code} (${error.message}), not with ${code}`);
    return error;
  }
  fail(`not refused with ${code}, but led to: ${drafts.map(({ name }) => name).join(', ') || 'no event'}`);
}
