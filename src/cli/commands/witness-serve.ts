import { resolve } from 'node:path';
import { EXIT, type ExitCode } from '../../errors.js';
import { knownLogs } from '../../ledger/witness/known-logs.js';
import { endServer, listen } from '../../ledger/witness/listen.js';
import { Witness } from '../../ledger/witness/witness.js';
import { createWitnessServer } from '../../ledger/witness/witness-server.js';
import type { CommandContext } from '../command.js';
import { daemonLog } from '../daemon-log.js';
import { requiredOption } from '../required-option.js';

export interface WitnessServeOptions {
  folder?: string;
  log?: string[];
  port?: number;
  host?: string;
}

const DEFAULT_PORT = 7380;
const DEFAULT_HOST = '127.0.0.1';

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: WitnessServeOptions,
): Promise<ExitCode> {
  const { cwd, clock, signal } = context;
  const { port = DEFAULT_PORT, host = DEFAULT_HOST } = options;
  const log = daemonLog(context);
  const witness = await Witness.open({
    folder: resolve(cwd, requiredOption(options.folder, '--folder DIR')),
    logs: knownLogs(requiredOption(options.log, '--log VKEY')),
    now: () => clock.now(),
    log,
  });
  const server = createWitnessServer(witness, log);
  const url = await listen(server, { host, port });
  log.info({ witness: witness.key.name, url, logs: witness.origins }, 'the witness listens');
  if (!signal.aborted) {
    await new Promise<void>((stopped) => signal.addEventListener('abort', () => stopped(), { once: true }));
  }
  await endServer(server);
  return EXIT.done;
}
