import { aboutMigration, type HistoryEntry, targetHistory } from '../../audit/history.js';
import { targetStream } from '../../domain/stream.js';
import { EXIT, type ExitCode } from '../../errors.js';
import { targetNames } from '../../run/target-states.js';
import { demandKnown } from '../choose-targets.js';
import type { CommandContext } from '../command.js';
import { renderHistoryEntry } from '../render/history.js';
import { type LedgerServices, withLedger } from '../with-ledger.js';

export interface HistoryOptions {
  target?: string[];
  migration?: string;
}

export async function run(
  context: CommandContext,
  _: readonly string[],
  { target, migration }: HistoryOptions,
): Promise<ExitCode> {
  const { out } = context;
  return await withLedger(context, async (services) => {
    const registered = await targetNames(services.ledger);
    demandKnown(target ?? [], registered, services.config);
    const entries: HistoryEntry[] = [];
    for (const name of target ?? registered) {
      entries.push(...targetHistory(await services.ledger.readStream(targetStream(name))));
    }
    entries.sort((a, b) => timeOf(a).localeCompare(timeOf(b)));
    const id = migration === undefined ? undefined : await idOf(services, migration);
    const wanted = id === undefined ? entries : aboutMigration(entries, id);
    if (wanted.length === 0)
      out.note(id === undefined ? 'Nothing has happened yet.' : `Nothing has happened to ${id} yet.`);
    for (const entry of wanted) {
      if (!(await out.line(entry, () => renderHistoryEntry(entry, context)))) break;
    }
    return EXIT.done;
  });
}

const timeOf = (entry: HistoryEntry): string => (entry.what === 'run' ? entry.startedAt : entry.at);

/** What was applied has a history, even where its file is gone and its id can only be taken by the letter. */
async function idOf({ migrations }: LedgerServices, idOrName: string): Promise<string> {
  const set = await migrations().catch(() => undefined);
  return set?.find(idOrName)?.id ?? idOrName;
}
