import type { LedgerConnection } from '../ledger/connection.js';

const PAGE = 50_000;

// Members are in order, so that the size is the last one of the data. What else the event says is checked when it comes by.
const SIZES = `SELECT version, substring(body FROM '"size":([0-9]{1,15})\\}') AS size FROM daybook_ledger.event
  WHERE stream = 'ledger' AND starts_with(type, 'dev.daybook.ledger.sealed.') AND version > $1 AND position < $2
  ORDER BY version LIMIT ${PAGE}`;

/** The sizes that the seals before a position say they are of. Nobody vouches for them. */
export async function* readSealedSizes(connection: LedgerConnection, before: number): AsyncGenerator<number> {
  for (let after = -1; ; ) {
    const from = after;
    const { rows } = await connection.use((client) =>
      client.query<{ version: string; size: string | null }>(SIZES, [from, before]),
    );
    for (const { size } of rows) if (size !== null) yield Number(size);
    if (rows.length < PAGE) return;
    after = Number(rows.at(-1)!.version);
  }
}
