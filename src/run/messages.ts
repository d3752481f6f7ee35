import { cancellable } from './cancellable.js';
import { type SentRun, type SentRuns, sendRuns } from './execute-sql.js';
import { flushCommits } from './fence.js';
import type { Intents } from './intents.js';
import { Pace } from './pace.js';
import { heldSectionOf, isStaged, mustLeaveUnchanged, type Run } from './run.js';
import { Unreached } from './unreached.js';
import type { TargetWork } from './work.js';

/** Text that is sent as one message at most, in UTF-16 units; a longer migration goes alone. */
const MESSAGE_LENGTH = 65_536;

/** Runs from one on, up to another without it; `sent` where they were sent. */
interface Message {
  from: number;
  to: number;
  sent?: Promise<SentRuns>;
}

/**
 * Sends the transactions of a sequence’s runs, several as one message where they are quick, and the next message before what
 * came of the last one is recorded, so that the server need not wait for us. The fence keeps the order: what was sent ahead is refused
 * where its predecessor left no receipt.
 */
export class Messages {
  readonly #work: TargetWork;
  readonly #runs: readonly Run[];
  readonly #intents: Intents;
  readonly #pace = new Pace();
  #current: Message = { from: 0, to: 0 };
  #next: Promise<Message> | undefined;
  /** Nothing more is sent ahead. */
  #held = false;

  constructor(work: TargetWork, runs: readonly Run[], intents: Intents) {
    this.#work = work;
    this.#runs = runs;
    this.#intents = intents;
  }

  /**
   * What came of a run; undefined where it is still to be executed, by itself, with its intent durable. To be asked for in their order.
   *
   * @throws DaybookError where the intents could not be recorded
   */
  async outcome(index: number): Promise<SentRun | undefined> {
    if (index === this.#current.to) {
      this.#current = await (this.#next ?? this.#send(index, false));
      this.#next = this.#sendAhead(this.#current);
    }
    const { sent, from } = this.#current;
    if (!sent) return undefined;
    const { runs } = await cancellable(this.#work, () => sent);
    // At once: those before the failed one may have something to ask the server for.
    if (index === from && hasFailed(runs)) await this.#recover(runs);
    return runs[index - from];
  }

  /** Waits for what was sent ahead, so that the session can be used for something else. */
  async quiet(): Promise<void> {
    const message = await this.#next?.catch(() => undefined);
    const sent = await message?.sent;
    if (sent && hasFailed(sent.runs)) await this.#rollBack();
  }

  /**
   * After a failure: sends nothing more ahead, leaves no failed transaction behind, and makes durable what is committed. Where the
   * session is lost there is nothing to do: no run of the message is then said to be committed.
   */
  async #recover(runs: readonly SentRun[]): Promise<void> {
    this.#held = true;
    const message = await this.#next?.catch(() => undefined);
    await message?.sent;
    await this.#rollBack();
    if (runs.some((run) => 'outcome' in run)) await flushCommits(this.#work.session.client);
    this.#held = false;
  }

  async #rollBack(): Promise<void> {
    await this.#work.session.client.query('ROLLBACK').catch(() => undefined);
  }

  #sendAhead({ to, sent }: Message): Promise<Message> | undefined {
    if (!sent || to >= this.#runs.length || mustBeFinished(this.#runs[to - 1]!)) return undefined;
    const next = this.#send(to, true);
    // Whoever waits for it is told; until then it is nobody's.
    next.catch(() => undefined);
    return next;
  }

  async #send(from: number, ahead: boolean): Promise<Message> {
    const group = this.#groupAt(from);
    const message = { from, to: from + Math.max(1, group.length) };
    await this.#intents.durable(message.to - 1);
    if (group.length === 0 || this.#held || this.#work.services.signal.aborted) return message;
    const sent = sendRuns(this.#work, group, this.#runs[from - 1]?.id, { ahead });
    sent.then(
      ({ durationMs }) => this.#pace.learn(group.length, durationMs),
      () => undefined,
    );
    return { ...message, sent };
  }

  /** Empty for a class, for what is large, for what is more than one transaction, and for what is compared before its commit: they speak with the server themselves. */
  #groupAt(from: number): Run[] {
    const group: Run[] = [];
    let length = 0;
    for (const run of this.#runs.slice(from, from + this.#pace.together)) {
      if (run.statements === undefined || isStaged(run) || mustLeaveUnchanged(run)) break;
      length += heldSectionOf(run)!.sql.length;
      if (group.length > 0 && length > MESSAGE_LENGTH) break;
      group.push(run);
      if (mustBeFinished(run)) break;
    }
    return group;
  }
}

const hasFailed = (runs: readonly SentRun[]): boolean => runs.some((run) => 'error' in run);

/** Whether the server was given a run’s transaction and began it. */
export const wasReached = (sent: SentRun | undefined): boolean =>
  sent !== undefined && ('outcome' in sent || !(sent.error instanceof Unreached));

/** Whether the target is looked at after a run, so that the next one may not have begun. */
const mustBeFinished = ({ migration: { verify, expect, unchanged, instance } }: Run): boolean =>
  [verify, expect, unchanged, instance].some((one) => one !== undefined);
