import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../../../src/domain/canonical.js';
import { type EventEnvelope, makeEvent } from '../../../src/domain/event.js';
import { CATALOG_STREAM } from '../../../src/domain/stream.js';
import type { Client } from '../../../src/postgres/index.js';

/** How many events the ledger has that is attacked: its first one, and as many as fill a tile of the tree, and more. */
export const SIZE = 301;

/** An event of the catalog. */
export const catalogEvent = (ledger: string, version: number): EventEnvelope =>
  makeEvent(
    {
      name: 'catalog.migration-registered',
      data: {
        migration: `m${version}`,
        kind: 'schema',
        form: 'sql',
        content: version.toString(16).padStart(64, '0'),
        requires: [],
        reversible: true,
        documentation: {},
      },
    },
    { ledger, actor: 'test' },
    { id: uuidv7(), time: new Date(), stream: CATALOG_STREAM, version },
  );

/** What is given to append(), each of it as an attacker may want it. */
export interface Given {
  streams: unknown;
  expected: unknown;
  sizes: unknown;
  ids: unknown;
  types: unknown;
  bodies: unknown;
}

/** Calls append() with one event, unless other arguments are wanted. */
export async function append(
  client: Client,
  event: EventEnvelope,
  given: Partial<Given> = {},
): Promise<unknown[]> {
  const all = {
    streams: [event.subject],
    expected: [event.streamversion - 1],
    sizes: [1],
    ids: [event.id],
    types: [event.type],
    bodies: canonicalJson(event),
    ...given,
  };
  const { rows } = await client.query(
    'SELECT outcome, position, version FROM daybook_ledger.append($1, $2, $3, $4, $5, $6)',
    [all.streams, all.expected, all.sizes, all.ids, all.types, all.bodies],
  );
  return rows;
}
