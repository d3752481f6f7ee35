import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import type { Readable } from 'node:stream';
import { DEFAULT_PROVIDER } from '../config/defaults.js';
import { DaybookError } from '../errors.js';
import { redactSecrets } from '../observability/redact.js';
import { withoutOwnSecrets } from '../postgres/program-environment.js';
import { type ProgramOutcome, runProgram } from '../postgres/run-program.js';
import { openToolConnection } from '../postgres/tool-connection.js';
import { parseUrl } from '../postgres/url.js';
import { type ProvidedEvidence, readEvidence } from './provider-evidence.js';

/** A command that makes backups outside Daybook: pgBackRest, WAL-G, a snapshot of a disk. */
export interface ProviderSettings {
  /** The program and its arguments; no shell reads them. */
  command: readonly string[];
  /** What proves the backup: a JSON object that the command prints, or its exit status alone. @default 'json' */
  evidence?: 'json' | 'exit-status';
  /** Where it runs. @default the working directory */
  folder?: string;
  /** How long it may take, in milliseconds; 0 is without limit. @default DEFAULT_PROVIDER.timeoutMs */
  timeoutMs?: number;
}

export interface ProviderRequest {
  url: string;
  provider: ProviderSettings;
  /** Facts of the target, as environment variables `DAYBOOK_…`; what is undefined is left out. */
  facts: Readonly<Record<`DAYBOOK_${string}`, string | undefined>>;
  monotonic: () => number;
  signal?: AbortSignal | undefined;
}

/** What the event `run.backup-provided` says, without the ids. */
export interface ProvidedBackup {
  /** The program’s name, without its folder and its arguments. */
  program: string;
  exitStatus: 0;
  durationMs: number;
  /** The SHA-256 of all that it printed on stdout, for whoever keeps it. */
  outputSha256: string;
  /** What it printed of the backup; absent where its exit status alone is the evidence. */
  evidence?: ProvidedEvidence;
}

/** Of what a command prints this much is looked at: its end, in bytes. */
const KEPT_OUTPUT = 65_536;

/**
 * Has a configured command make a backup. It reaches the database by libpq's variables (PGHOST, PGPASSFILE …) and finds
 * the target's facts beside them; the settings of Daybook's own are not in its environment. One that takes too long is ended,
 * with the programs that it started.
 *
 * @throws DaybookError BACKUP_FAILED where it fails or gives no evidence, BACKUP_TIMED_OUT, TOOL_MISSING where it cannot be
 * run, INTERRUPTED
 */
export async function provideBackup(request: ProviderRequest): Promise<ProvidedBackup> {
  const { url, provider, facts, monotonic, signal } = request;
  const [path, ...args] = provider.command as [string, ...string[]];
  const program = basename(path);
  const { host, port, database } = parseUrl(url);
  const connection = await openToolConnection(url);
  const output = new Output();
  const limit = limitTime(program, provider.timeoutMs ?? DEFAULT_PROVIDER.timeoutMs, signal);
  const start = monotonic();
  try {
    const outcome = await runProgram({
      name: program,
      path,
      args,
      env: {
        ...withoutOwnSecrets(connection.env),
        DAYBOOK_HOST: host,
        DAYBOOK_PORT: String(port),
        DAYBOOK_DATABASE: database,
        ...facts,
      },
      ...(provider.folder === undefined ? {} : { cwd: provider.folder }),
      output: (stdout) => output.take(stdout),
      signal: limit.signal,
    });
    if (outcome.exitCode !== 0) throw failed(program, outcome);
    const durationMs = monotonic() - start;
    const told = { program, exitStatus: 0 as const, durationMs, outputSha256: output.sha256() };
    if (provider.evidence === 'exit-status') return told;
    return { ...told, evidence: readEvidence(output.text(), program) };
  } catch (error) {
    throw limit.reached() ?? error;
  } finally {
    limit.lift();
    await connection.close();
  }
}

/** The longest that a timer of Node's waits: one that is set for longer fires at once. */
const LONGEST_TIMER_MS = 2_147_483_647;

/** A signal that fires with the caller's, and when the time is over; in the latter case `reached` gives the error. */
function limitTime(program: string, timeoutMs: number, signal: AbortSignal | undefined) {
  const stop = new AbortController();
  let late: DaybookError | undefined;
  const timer =
    timeoutMs > 0
      ? setTimeout(
          () => {
            late = timedOut(program, timeoutMs);
            stop.abort();
          },
          Math.min(timeoutMs, LONGEST_TIMER_MS),
        )
      : undefined;
  const interrupt = () => stop.abort();
  if (signal?.aborted) interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  return {
    signal: stop.signal,
    reached: () => (signal?.aborted ? undefined : late),
    lift: () => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', interrupt);
    },
  };
}

const timedOut = (program: string, timeoutMs: number) =>
  new DaybookError(
    'BACKUP_TIMED_OUT',
    `${program} was ended: it had not made its backup after ${timeoutMs} ms`,
    {
      details: { program, timeoutMs },
    },
  );

/** Hashes all, and keeps the end. */
class Output {
  readonly #hash = createHash('sha256');
  #end: Buffer = Buffer.alloc(0);

  async take(stdout: Readable): Promise<void> {
    for await (const chunk of stdout as AsyncIterable<Buffer>) {
      this.#hash.update(chunk);
      this.#end = Buffer.concat([this.#end, chunk]).subarray(-KEPT_OUTPUT);
    }
  }

  sha256(): string {
    return this.#hash.digest('hex');
  }

  text(): string {
    return this.#end.toString('utf8');
  }
}

function failed(program: string, { exitCode, stderr }: ProgramOutcome): DaybookError {
  const said = redactSecrets(stderr)
    .split('\n')
    .filter((line) => line.trim() !== '');
  const ended = exitCode === null ? 'was ended by a signal' : `failed with exit code ${exitCode}`;
  return new DaybookError(
    'BACKUP_FAILED',
    `${program} ${ended}${said.length > 0 ? `: ${said.at(-1)}` : ''}`,
    {
      hint: 'Nothing was changed. Mend what the command of backups.provider says, then run it again.',
      details: { program, exitCode, stderr: said.slice(-20) },
    },
  );
}
