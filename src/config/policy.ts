import { parseDuration } from './duration.js';
import { DEFAULT_PRE_FLIGHT, type PreFlightPolicy } from './pre-flight.js';
import { DEFAULT_UNDO, type UndoPolicy } from './undo.js';

/** Whether a migration needs a verified backup first: always, never, or unless one of at most that age exists. */
export type BackupPolicy = 'required' | 'none' | { recentMs: number };

/** What an environment asks of every run on its targets. */
export interface EnvironmentPolicy {
  backup: BackupPolicy;
  /** Whether a migration without its full documentation is refused. */
  documentation: 'required' | 'optional';
  /** What a schema that was changed outside Daybook leads to. */
  drift: 'refuse' | 'warn';
  /** When the fingerprint is taken: after each migration, or at the two ends of a sequence. */
  fingerprint: 'each' | 'ends';
  /** Whether a migration without a way back is refused. */
  rollback: 'required' | 'optional';
  /** What is measured before a run, and how much is too much. */
  preFlight: PreFlightPolicy;
  /** What is known of the way back before a run, and how it is proven. */
  undo: UndoPolicy;
}

const DAY_MS = 86_400_000;

/** The policies of the four environments that exist without being configured; a configuration is merged over them. */
export const DEFAULT_ENVIRONMENTS = {
  development: {
    backup: 'none',
    documentation: 'optional',
    drift: 'warn',
    fingerprint: 'ends',
    rollback: 'optional',
    preFlight: DEFAULT_PRE_FLIGHT,
    undo: DEFAULT_UNDO,
  },
  test: {
    backup: 'none',
    documentation: 'optional',
    drift: 'refuse',
    fingerprint: 'ends',
    rollback: 'optional',
    preFlight: DEFAULT_PRE_FLIGHT,
    undo: DEFAULT_UNDO,
  },
  staging: {
    backup: { recentMs: DAY_MS },
    documentation: 'required',
    drift: 'refuse',
    fingerprint: 'ends',
    rollback: 'required',
    preFlight: DEFAULT_PRE_FLIGHT,
    undo: DEFAULT_UNDO,
  },
  production: {
    backup: 'required',
    documentation: 'required',
    drift: 'refuse',
    fingerprint: 'each',
    rollback: 'required',
    preFlight: { ...DEFAULT_PRE_FLIGHT, exceeded: 'refuse' },
    undo: { ...DEFAULT_UNDO, sample: 'synthetic' },
  },
} as const satisfies Record<string, EnvironmentPolicy>;

/** The policy of an environment that nobody described: what is unknown is treated as production. */
export const STRICTEST_POLICY: EnvironmentPolicy = DEFAULT_ENVIRONMENTS.production;

/** The policy written as `required`, `none` or `recent(24h)`; undefined where the text is none of them. */
export function parseBackupPolicy(text: string): BackupPolicy | undefined {
  if (text === 'required' || text === 'none') return text;
  const recentMs = parseDuration(/^recent\((.+)\)$/.exec(text)?.[1] ?? '');
  return recentMs === undefined || recentMs === 0 ? undefined : { recentMs };
}

/** A backup policy as it is written in a configuration: the inverse of {@link parseBackupPolicy}. */
export function formatBackupPolicy(policy: BackupPolicy): string {
  if (typeof policy === 'string') return policy;
  for (const [unit, ms] of [
    ['h', 3_600_000],
    ['m', 60_000],
    ['s', 1_000],
  ] as const) {
    if (policy.recentMs % ms === 0) return `recent(${policy.recentMs / ms}${unit})`;
  }
  return `recent(${policy.recentMs}ms)`;
}

/** The policy for a target's environment; a target without one, or with an unknown one, gets the strictest. */
export function policyFor(
  config: { environments: Readonly<Record<string, EnvironmentPolicy>> },
  environment: string | undefined,
): EnvironmentPolicy {
  if (environment === undefined || !Object.hasOwn(config.environments, environment)) return STRICTEST_POLICY;
  return config.environments[environment]!;
}
