import {
  requireKafkaAdmin,
  requireLedgerAdminUrl,
  requireLedgerUrl,
  sealKeys,
} from '../../config/require.js';
import { asDaybookError, type DaybookError, type ExitCode } from '../../errors.js';
import { initLedger } from '../../ledger/init.js';
import { ensureFirstKey } from '../../ledger/seal/first-key.js';
import { version } from '../../package.js';
import { anchoredHeads } from '../anchored-heads.js';
import type { CommandContext } from '../command.js';
import { conclude } from '../conclude.js';
import { initTopic } from '../init-topic.js';
import { type InitialisedLedger, renderInitialised } from '../render/ledger-init.js';
import { knownHead } from '../tail-check.js';
import { type AccessOptions, wantedAccess } from '../wanted-access.js';
import { withLedger } from '../with-ledger.js';
import { addWitnesses, writerOf } from '../with-sealing.js';

export async function run(
  context: CommandContext,
  _: readonly string[],
  options: AccessOptions,
): Promise<ExitCode> {
  const config = await context.config();
  const { name } = config.ledger;
  const access = wantedAccess(options, config);
  const kafka = config.kafka && requireKafkaAdmin(config);
  const known = [
    ...(kafka ? [await knownHead(kafka, context)] : []),
    ...(await anchoredHeads(config, 0, context)),
  ];
  const { created, size, guards } = await initLedger({
    name,
    url: requireLedgerUrl(config),
    adminUrl: requireLedgerAdminUrl(config),
    software: `daybook ${version}`,
    writer: { actor: context.actor, now: () => context.clock.now() },
    known: known.filter((head) => head !== undefined),
  });
  const document: InitialisedLedger = { ledger: name, created, size, guards, topic: null, sealKey: null };
  let failure: DaybookError | undefined;
  try {
    await withLedger(context, async ({ ledger }) => {
      const writer = writerOf(context);
      document.sealKey = await ensureFirstKey(ledger, sealKeys(config), writer);
      await addWitnesses(ledger, config, writer);
      document.size = await ledger.size();
    });
    if (kafka) {
      await initTopic(kafka, access, context, (topic) => {
        document.topic = topic;
      });
    }
  } catch (thrown) {
    // The ledger is there all the same, and works without a key, the topic and its ACLs.
    failure = asDaybookError(thrown);
  }
  return conclude(context, document, (done) => renderInitialised(done, failure !== undefined), failure);
}
