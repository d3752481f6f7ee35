import type { Logger } from 'pino';
import { formatRecord } from './format-record.js';
import { redactDeep } from './redact.js';

export type { Logger } from 'pino';

/** The levels of the log, from all to nothing. */
export const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;

export type LogLevel = (typeof LOG_LEVELS)[number];

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
 * A pino logger. Each record is redacted as a whole just before it is written: neither a child's bindings nor an
 * error's message gets a secret past it. Loads pino only when called.
 */
export async function openLog(options: LogOptions = {}): Promise<Logger> {
  const { pino, stdSerializers } = await import('pino');
  const write = options.write ?? ((line: string) => void process.stderr.write(line));
  const destination = {
    write(line: string): void {
      const record = redactDeep(JSON.parse(line)) as Record<string, unknown>;
      write(options.human ? formatRecord(record) : `${JSON.stringify(record)}\n`);
    },
  };
  return pino(
    {
      level: options.level ?? DEFAULT_LOG_LEVEL,
      base: null,
      formatters: { level: (level) => ({ level }) },
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
