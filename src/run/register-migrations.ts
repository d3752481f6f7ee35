import { catalogDecider } from '../domain/catalog/catalog.js';
import { CATALOG_STREAM } from '../domain/stream.js';
import { decideOn } from '../ledger/stream-writer.js';
import type { LoadedMigration } from '../migrations/migration-file.js';
import type { RunServices } from './work.js';

/** Makes migrations known to the ledger, where they are not known with this content yet. */
export async function registerMigrations(
  services: Pick<RunServices, 'ledger' | 'actor' | 'now'>,
  migrations: readonly LoadedMigration[],
): Promise<void> {
  await decideOn(
    services.ledger,
    CATALOG_STREAM,
    catalogDecider,
    { actor: services.actor, now: services.now },
    {
      type: 'register',
      migrations: migrations.map(
        ({ id, kind, form, content, requires, environments, reversible, documentation }) => ({
          migration: id,
          kind,
          form,
          content,
          requires: [...requires],
          ...(environments === undefined ? {} : { environments: [...environments] }),
          reversible,
          documentation,
        }),
      ),
    },
  );
}
