import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { packageFile } from '../../package.js';
import type { Order, Report, Role, Task } from './messages.js';
import type { WorkerProgram } from './options.js';

/** The compiled one: who forks it may be part of a bundle. */
export const WORKER: WorkerProgram = { file: packageFile('dist/audit/hammer/worker.js') };

/** How long a process may work before it may be killed, in ms: who is killed while it starts tries nothing. */
const GRACE_MS = 400;

interface Member {
  task: Task;
  readyAt: number;
  child: ChildProcess;
  ended: Promise<unknown>;
}

/** The processes of the hammer. One that ends, killed or not, is followed by another, until they are dismissed. */
export class Crew {
  readonly #program: WorkerProgram;
  readonly #report: (report: Report, role: Role) => void;
  #members: Member[] = [];
  readonly #dismissed = new Set<Role>();

  constructor(program: WorkerProgram | undefined, report: (report: Report, role: Role) => void) {
    this.#program = program ?? WORKER;
    this.#report = report;
  }

  hire(task: Task): void {
    const child = fork(this.#program.file, [], {
      execArgv: [...(this.#program.execArgv ?? [])],
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    child.on('message', (report: Report) => {
      if ('ready' in report) member.readyAt = performance.now();
      // It would fail again and again.
      if ('failure' in report) this.#dismissed.add(task.role);
      this.#report(report, task.role);
    });
    child.on('error', () => undefined);
    const member: Member = {
      task,
      readyAt: Number.POSITIVE_INFINITY,
      child,
      ended: once(child, 'exit').catch(() => undefined),
    };
    this.#members.push(member);
    child.send({ task } satisfies Order, () => undefined);
    void member.ended.then(() => {
      this.#members = this.#members.filter((one) => one !== member);
      // Another seed: it does not do the same again.
      if (!this.#dismissed.has(task.role)) this.hire({ ...task, seed: task.seed + 1_000_003 });
    });
  }

  /** Resolves when all that were hired have begun, or the time is over, in ms. */
  async begun(patienceMs: number): Promise<void> {
    const deadline = performance.now() + patienceMs;
    while (this.#members.some(({ readyAt }) => readyAt > deadline) && performance.now() < deadline)
      await sleep(20);
  }

  /** Kills a process at work, without a word; which one, `pick` says by its role. */
  kill(pick: (roles: readonly Role[]) => Role | undefined): Role | undefined {
    const working = this.#members.filter(({ readyAt }) => performance.now() - readyAt > GRACE_MS);
    const role = pick([...new Set(working.map(({ task }) => task.role))].sort());
    // The one that follows it comes last, so that all of a role have their turn.
    working.find(({ task }) => task.role === role)?.child.kill('SIGKILL');
    return role;
  }

  /** Lets all of these roles end what they do; those that take too long are killed. */
  async dismiss(roles: readonly Role[], patienceMs: number): Promise<void> {
    for (const role of roles) this.#dismissed.add(role);
    const leaving = this.#members.filter(({ task }) => roles.includes(task.role));
    await Promise.all(
      leaving.map(async ({ child, ended }) => {
        child.send({ stop: true } satisfies Order, () => undefined);
        const impatient = setTimeout(() => child.kill('SIGKILL'), patienceMs);
        await ended;
        clearTimeout(impatient);
      }),
    );
  }
}
