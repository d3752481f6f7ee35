import type { Config } from '../config/config.js';
import { sealKeys } from '../config/require.js';
import { LedgerConnection } from '../ledger/connection.js';
import type { Ledger } from '../ledger/ledger.js';
import { addLedgerKey } from '../ledger/seal/ledger-keys.js';
import { readSignerKeys } from '../ledger/seal/seal-key.js';
import type { SealerSettings } from '../ledger/seal/sealer-settings.js';
import type { WriterSettings } from '../ledger/stream-writer.js';
import { parseVerifierKey } from '../ledger/tlog/note-key.js';
import { httpCosigner } from '../ledger/witness/http-cosigner.js';
import type { CommandContext } from './command.js';
import { openAnchors } from './open-anchors.js';
import type { LedgerServices } from './with-ledger.js';

type Needs = Pick<CommandContext, 'actor' | 'clock' | 'log' | 'env'>;

/**
 * Opens what a sealer works with, and closes it when `use` is done. Witnesses of the configuration that the ledger does not know yet are
 * made known to it, since only then their cosignatures count.
 *
 * @throws what `use` throws; NOTE_KEY_INVALID, SEAL_KEY_MISSING, KEY_RETIRED, TOOL_MISSING, CONFIG_INVALID
 */
export async function withSealing<Result>(
  { config, ledger, address, executor }: Pick<LedgerServices, 'config' | 'ledger' | 'address' | 'executor'>,
  needs: Needs,
  use: (settings: SealerSettings) => Promise<Result>,
): Promise<Result> {
  const writer = { ...writerOf(needs), executor };
  const signers = await readSignerKeys(sealKeys(config));
  const anchors = await openAnchors(config, needs);
  await addWitnesses(ledger, config, writer);
  const connection = new LedgerConnection({
    ...address,
    applicationName: `${address.applicationName} sealer`,
  });
  try {
    const witnesses = config.seals.witnesses.flatMap(({ key, url }) =>
      url === undefined ? [] : [httpCosigner({ key: parseVerifierKey(key), url })],
    );
    return await use({ ledger, connection, signers, anchors, witnesses, writer, log: needs.log });
  } finally {
    await connection.close();
  }
}

export const writerOf = ({ actor, clock }: Pick<CommandContext, 'actor' | 'clock'>): WriterSettings => ({
  actor,
  now: () => clock.now(),
});

/** Makes the configured witnesses known to the ledger. @throws KEY_RETIRED, NOTE_KEY_INVALID */
export async function addWitnesses(ledger: Ledger, config: Config, writer: WriterSettings): Promise<void> {
  for (const { key } of config.seals.witnesses) await addLedgerKey(ledger, parseVerifierKey(key), writer);
}
