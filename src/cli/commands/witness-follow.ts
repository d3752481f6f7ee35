import { join, resolve } from 'node:path';
import type { Config } from '../../config/config.js';
import { defaultTopic } from '../../config/defaults.js';
import { requireKafka } from '../../config/require.js';
import { DaybookError, EXIT, type ExitCode } from '../../errors.js';
import { follow } from '../../ledger/witness/follow.js';
import type { FollowedLog } from '../../ledger/witness/followed-log.js';
import { knownLogs } from '../../ledger/witness/known-logs.js';
import { Witness } from '../../ledger/witness/witness.js';
import type { CommandContext } from '../command.js';
import { daemonLog } from '../daemon-log.js';
import { counted } from '../render/counted.js';
import { requiredOption } from '../required-option.js';

export interface WitnessFollowOptions {
  folder?: string;
  log?: string[];
  from?: string;
  topic?: string;
  out?: string;
  once?: boolean;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: WitnessFollowOptions,
): Promise<ExitCode> {
  const { out, cwd, clock, signal } = context;
  const folder = resolve(cwd, requiredOption(options.folder, '--folder DIR'));
  const from = requiredOption(options.from, '--from kafka|FILE');
  const logs = knownLogs(requiredOption(options.log, '--log VKEY'));
  const [origin, ...others] = logs.keys();
  if (origin === undefined || others.length > 0) {
    throw new DaybookError('USAGE', 'one ledger can be followed: the keys are of several', {
      hint: 'Run it once for each ledger; they may share the folder.',
    });
  }
  const source = await open(context, { ...options, from, origin });
  const endless = from === 'kafka' && options.once !== true;
  const log = endless ? daemonLog(context) : context.log;
  const witness = await Witness.open({ folder, logs, now: () => clock.now(), log });
  const followed = await follow({
    witness,
    origin,
    source,
    folder,
    out: options.out === undefined ? join(folder, 'cosigned') : resolve(cwd, options.out),
    signal,
    onProgress: (size) => out.progress(`read ${size} events`),
  });
  if (!endless) {
    signal.throwIfAborted();
    out.result(
      { origin, from: source.description, ...followed },
      ({ size, cosigned }) =>
        `read ${counted(size, 'event')} of ${origin}; cosigned ${
          cosigned.length === 0
            ? 'nothing new'
            : `the ${cosigned.length === 1 ? 'seal' : 'seals'} of ${cosigned.join(', ')}`
        }`,
    );
    if (followed.seen > followed.size) {
      out.note(`This witness cosigned ${followed.seen} events before: ${source.description} is behind.`);
    }
  }
  return EXIT.done;
}

async function open(
  context: CommandContext,
  { from, topic, once, origin }: WitnessFollowOptions & { from: string; origin: string },
): Promise<FollowedLog> {
  if (from !== 'kafka') {
    const { exportedLog } = await import('../../audit/exported-log.js');
    return exportedLog(resolve(context.cwd, from));
  }
  const config = await context.config();
  const { kafkaLog } = await import('../../ledger/witness/kafka-log.js');
  return kafkaLog(
    { ...requireKafka(config), topic: topic ?? topicOf(config, origin) },
    { once: once === true, log: context.log },
  );
}

/** A witness has no ledger of its own: where its configuration does not say a topic, it is that of the ledger it follows. */
function topicOf(config: Config, origin: string): string {
  const { topic } = requireKafka(config);
  return topic === defaultTopic(config.ledger.name) ? defaultTopic(origin.replace(/^daybook\//, '')) : topic;
}
