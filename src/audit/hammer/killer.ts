import { exec } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { promisify } from 'node:util';
import { DaybookError } from '../../errors.js';
import { LedgerConnection } from '../../ledger/connection.js';
import type { Crew } from './crew.js';
import { type HammerOptions, KILL_PAUSE_MS } from './options.js';
import type { Random } from './random.js';

export interface Kills {
  /** By what was killed: a role, or `connection`. */
  [victim: string]: number;
}

const TERMINATE = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND application_name LIKE $1 AND pid <> pg_backend_pid()
  ORDER BY md5(pid::text || $2) LIMIT 1`;

/** Kills processes and connections until the signal, and runs the commands that restart servers. */
export class Killer {
  readonly kills: Kills = {};
  readonly #options: HammerOptions;
  readonly #crew: Crew;
  readonly #random: Random;

  constructor(options: HammerOptions, crew: Crew, random: Random) {
    this.#options = options;
    this.#crew = crew;
    this.#random = random;
  }

  get total(): number {
    return Object.values(this.kills).reduce((sum, count) => sum + count, 0);
  }

  async run(signal: AbortSignal): Promise<void> {
    const { ledger } = this.#options;
    const connection = new LedgerConnection({ ...ledger, applicationName: 'daybook killer' });
    try {
      while (!signal.aborted) {
        await sleep(this.#random.between(KILL_PAUSE_MS / 4, KILL_PAUSE_MS), undefined, { signal });
        if (this.#random.next() < 0.3) await this.#terminate(connection);
        else this.#count(this.#crew.kill((roles) => this.#random.of(roles)));
      }
    } catch (error) {
      if (!signal.aborted) throw error;
    } finally {
      await connection.close();
    }
  }

  /** Runs each command once, spread over the time. */
  async restart(commands: readonly string[], overMs: number, signal: AbortSignal): Promise<void> {
    for (const command of commands) {
      const pause = overMs / (commands.length + 1);
      await sleep(pause, undefined, { signal }).catch(() => undefined);
      if (signal.aborted) return;
      await promisify(exec)(command).catch((cause: Error) => {
        throw new DaybookError('USAGE', `the command that restarts a server failed: ${command}`, { cause });
      });
      this.#count('server');
    }
  }

  async #terminate(connection: LedgerConnection): Promise<void> {
    const { applicationName } = this.#options.ledger;
    const salt = String(this.#random.next());
    try {
      const { rowCount } = await connection.use((client) =>
        client.query(TERMINATE, [`${applicationName}%`, salt]),
      );
      if (rowCount === 1) this.#count('connection');
    } catch (error) {
      // A server that is being restarted has no connections to end; where this user may end none, processes are enough.
      if (!(error instanceof DaybookError)) throw error;
    }
  }

  #count(victim: string | undefined): void {
    if (victim !== undefined) this.kills[victim] = (this.kills[victim] ?? 0) + 1;
  }
}
