import type { Client } from '../../../src/postgres/index.js';
import type { World } from './world.js';

/** As whom a ledger is attacked. */
export const ATTACKERS = {
  anybody: 'anybody who may connect',
  application: 'the application (member of `daybook_writer`)',
  owner: 'the owner (`daybook_owner`, or a member of it)',
  'bare owner': 'the owner, where no superuser installed the ledger',
  superuser: 'a superuser',
} as const;

export type Attacker = keyof typeof ATTACKERS;

/** One thing that somebody does to a ledger, and what must come of it. */
export interface Attack {
  by: Attacker;
  /** For the table; what is attacked is a ledger of 301 events. */
  does: string;
  /** Rejects where it is refused. */
  run(attacker: Client, world: World): Promise<unknown>;
  /**
   * `blocked`: nothing changed, or (with `appends`) the one event was appended that would have been without the attack.
   * `detected`: verification names what changed.
   */
  outcome: 'blocked' | 'detected';
  appends?: true;
  /** Only a copy that others keep shows it. */
  needsKafka?: true;
  /** Takes back what is not of the one database. */
  after?: string;
  /** What else than verification tells of it; undefined where nothing does. */
  detect?: (world: World) => Promise<string | undefined>;
}

type Plan = Omit<Attack, 'by' | 'outcome' | 'run'>;

/** An attack that is some statements in one message. */
export const attack = (
  by: Attacker,
  outcome: Attack['outcome'],
  does: string,
  how: string | Attack['run'],
  plan: Omit<Plan, 'does'> = {},
): Attack => ({
  by,
  does,
  outcome,
  run: typeof how === 'string' ? (attacker) => attacker.query(how) : how,
  ...plan,
});
