import { resolve } from 'node:path';
import { EventFile } from '../../audit/event-file.js';
import type { EventSource } from '../../audit/event-source.js';
import { openSource } from '../../audit/open-source.js';
import { type Replayed, replay } from '../../audit/replay.js';
import { parseReplayEnd } from '../../audit/replay-end.js';
import { requireKafka } from '../../config/require.js';
import { EXIT, type ExitCode } from '../../errors.js';
import type { CommandContext } from '../command.js';
import { ledgerAddress } from '../ledger-address.js';
import { renderReplayed } from '../render/replayed.js';

export interface ReplayCommandOptions {
  at?: string;
  from?: string;
  stream?: string[];
  write?: string;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: ReplayCommandOptions,
): Promise<ExitCode> {
  const { out, cwd } = context;
  const at = options.at === undefined ? undefined : parseReplayEnd(options.at);
  const source = await open(context, options.from ?? 'postgres');
  try {
    const file =
      options.write === undefined ? undefined : await EventFile.create(resolve(cwd, options.write));
    let replayed: Replayed;
    try {
      replayed = await replay(source, {
        at,
        streams: options.stream,
        signal: context.signal,
        onEntries: file && ((entries) => file.write(entries)),
        onProgress: (size) => out.progress(progress(size, source.size)),
      });
      await file?.close();
    } catch (error) {
      await file?.discard();
      throw error;
    }
    const document = { from: source.description, ...replayed };
    out.result(document, () => renderReplayed(document, out.colours));
    if (options.write !== undefined) out.note(`${replayed.size} events were written to ${options.write}.`);
    return EXIT.done;
  } finally {
    await source.close();
  }
}

function open(context: CommandContext, from: string): Promise<EventSource> {
  const isFile = !['postgres', 'kafka', '-'].includes(from);
  return openSource(isFile ? resolve(context.cwd, from) : from, {
    ledger: async () => ledgerAddress(await context.config(), 'replay'),
    kafka: async () => requireKafka(await context.config()),
    stdin: context.stdin,
    log: context.log,
  });
}

const progress = (done: number, size: number | undefined): string =>
  `replayed ${done}${size === undefined ? '' : ` of ${size}`} events`;
