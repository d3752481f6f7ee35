import { sealKeys } from '../../config/require.js';
import { EXIT, type ExitCode } from '../../errors.js';
import { RecordedSeals } from '../../ledger/seal/recorded-seals.js';
import { readSignerKeys } from '../../ledger/seal/seal-key.js';
import { formatKeyId } from '../../ledger/tlog/note-key.js';
import type { CommandContext } from '../command.js';
import { type ListedKey, renderKeys } from '../render/keys.js';
import { withLedger } from '../with-ledger.js';

export async function run(context: CommandContext): Promise<ExitCode> {
  return await withLedger(context, async ({ config, ledger }) => {
    const recorded = new RecordedSeals();
    await recorded.readOn(ledger);
    const here = new Set((await readSignerKeys(sealKeys(config))).map(({ key }) => formatKeyId(key)));
    const keys = Object.entries(recorded.state.keys).map(
      ([keyId, key]): ListedKey => ({ keyId, ...key, here: here.has(keyId) }),
    );
    context.out.result({ ledger: ledger.name, keys }, (document) =>
      renderKeys(document.keys, context.out.colours),
    );
    return EXIT.done;
  });
}
