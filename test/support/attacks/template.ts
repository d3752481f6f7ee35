import { CATALOG_STREAM } from '../../../src/domain/stream.js';
import type { KafkaSettings } from '../../../src/kafka/settings.js';
import { initLedger } from '../../../src/ledger/init.js';
import { Ledger } from '../../../src/ledger/ledger.js';
import { relayOnce } from '../../../src/ledger/relay.js';
import { type createRole, query } from '../backups.js';
import { createDatabase, type TestDatabase } from '../database.js';
import { hasKafka, uniqueLedgerName } from '../kafka.js';
import { freshSettings } from '../topic.js';
import { catalogEvent, SIZE } from './events.js';

/** A ledger of {@link SIZE} events, to be cloned for each attack; its copy is in Kafka. */
export interface Template {
  database: TestDatabase;
  ledger: string;
  kafka: KafkaSettings | undefined;
}

/** @param admin who installs it, where that is no superuser */
export async function makeTemplate(
  server: string,
  admin?: Awaited<ReturnType<typeof createRole>>,
): Promise<Template> {
  const database = await createDatabase('template0', server);
  const ledger = uniqueLedgerName();
  if (admin) await query(database.url, `GRANT CREATE ON DATABASE ${database.name} TO ${admin.name}`);
  await initLedger({
    name: ledger,
    url: database.url,
    adminUrl: admin?.url(database.name) ?? database.url,
    software: 'test',
    writer: { actor: 'test', now: () => new Date() },
  });
  const address = { name: ledger, url: database.url, applicationName: 'spec' };
  const open = await Ledger.open(address);
  await Promise.all(
    Array.from({ length: SIZE - 1 }, (_, version) =>
      open.append(CATALOG_STREAM, version, [catalogEvent(ledger, version + 1)]),
    ),
  );
  await open.close();
  const kafka = hasKafka() ? freshSettings() : undefined;
  if (kafka) await relayOnce({ ledger: address, kafka });
  return { database, ledger, kafka };
}
