import { createRequire } from 'node:module';
import type { Logger as PinoLogger } from 'pino';
import { formatRecord } from './format-record.js';
import { redactDeep } from './redact.js';

/** The levels of the log, from all to nothing. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

type Write = (facts: object | string, message?: string) => void;

export interface Logger extends Readonly<Record<Exclude<LogLevel, 'silent'>, Write>> {
  readonly level: LogLevel;
  /** A log whose records have these facts, too; its level may be another one. */
  child(facts: object, options?: { level?: LogLevel }): Logger;
}

/** The level where neither --verbose, --quiet nor DAYBOOK_LOG say. */
export const DEFAULT_LOG_LEVEL: LogLevel = 'warn';

export interface LogOptions {
  level?: LogLevel;
  /** Lines for people instead of JSON lines. */
  human?: boolean;
  /** Takes each whole line, with its newline. Standard error where left out. */
  write?: (line: string) => void;
}

/**
 * A log that pino writes. Each record is redacted as a whole just before it is written: neither a child's facts nor an
 * error's message gets a secret past it. Most commands have nothing to log: pino is loaded by the first record.
 */
export function openLog(options: LogOptions = {}): Logger {
  const level = options.level ?? DEFAULT_LOG_LEVEL;
  return lazily(level, () => openPino(level, options));
}

function lazily(level: LogLevel, open: () => PinoLogger): Logger {
  let opened: PinoLogger | undefined;
  const log = (): PinoLogger => (opened ??= open());
  const from = LOG_LEVELS.indexOf(level);
  const write = (name: Exclude<LogLevel, 'silent'>): Write => {
    if (LOG_LEVELS.indexOf(name) < from) return () => undefined;
    return (facts, message) => (typeof facts === 'string' ? log()[name](facts) : log()[name](facts, message));
  };
  return {
    level,
    trace: write('trace'),
    debug: write('debug'),
    info: write('info'),
    warn: write('warn'),
    error: write('error'),
    fatal: write('fatal'),
    child: (facts, { level: own = level } = {}) => lazily(own, () => log().child(facts, { level: own })),
  };
}

function openPino(level: LogLevel, options: LogOptions): PinoLogger {
  // Not `import()`: what is logged must be written before the process can end.
  const { pino, stdSerializers } = createRequire(import.meta.url)('pino') as typeof import('pino');
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const destination = {
    write(line: string): void {
      const record = redactDeep(JSON.parse(line)) as Record<string, unknown>;
      write(options.human ? formatRecord(record) : `${JSON.stringify(record)}\n`);
    },
  };
  return pino(
    {
      level,
      base: null,
      formatters: { level: (name) => ({ level: name }) },
      serializers: { err: stdSerializers.errWithCause, error: stdSerializers.errWithCause },
      timestamp: () => `,"time":"${new Date().toISOString()}"`,
    },
    destination,
  );
}

/**
 * The level of a command: DAYBOOK_LOG where it is set, then the flags, then the default. `--verbose` is for people, so it stops short of
 * what a library says for its own maintainers. Undefined where DAYBOOK_LOG names no level.
 */
export function logLevel(
  flags: { verbose?: boolean; quiet?: boolean },
  env: NodeJS.ProcessEnv,
): LogLevel | undefined {
  const named = env.DAYBOOK_LOG;
  if (named) return LOG_LEVELS.find((level) => level === named.toLowerCase());
  if (flags.verbose) return 'info';
  return flags.quiet ? 'error' : DEFAULT_LOG_LEVEL;
}
