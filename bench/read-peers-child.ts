import { createRequire } from 'node:module';
import pg from 'pg';
import { emmett, MODULES } from './append-emmett.js';
import { benchBody, benchEvent } from './append-event.js';
import { messageDbPool } from './append-message-db.js';
import type { PeerRole, ReadReport, ReadRequest } from './read-request.js';

/** A process of the measurement of {@link file://./read.ts}: fills the peers, or reads one of them in pages as its own consumers do. */
const [, , role, json] = process.argv as unknown as [string, string, 'fill' | PeerRole, string];
const request = JSON.parse(json) as ReadRequest;
const { peerUrls, peerEvents } = request;
const STREAMS = 100;
const PAGE = 1000;

const began = performance.now();
const events = await { fill, messageDb, emmett: readEmmett }[role]();
const ms = performance.now() - began;
const memoryMb = process.resourceUsage().maxRSS / 1024;
process.send!({ events, ms, memoryMb } satisfies ReadReport, () => process.exit());

async function fill(): Promise<number> {
  const pool = await messageDbPool(peerUrls.messageDb, 1);
  await pool.query(
    `SELECT count(write_message(gen_random_uuid()::text, 'target-' || i % $1, 'bench', $2::jsonb))
     FROM generate_series(1, $3) i`,
    [STREAMS, benchBody('target/t', 1), peerEvents],
  );
  await pool.query('VACUUM (ANALYZE) messages');
  await pool.end();
  const store = (await emmett()).getPostgreSQLEventStore(peerUrls.emmett);
  for (let index = 0; index < peerEvents; index += PAGE) {
    const page = Array.from({ length: Math.min(PAGE, peerEvents - index) }, () => benchEvent('target/t', 1));
    await store.appendToStream(
      `target-${index / PAGE}`,
      page.map((data) => ({ type: data.type, data })),
    );
  }
  await store.close();
  const client = new pg.Client({ connectionString: peerUrls.emmett });
  await client.connect();
  await client.query('VACUUM (ANALYZE) emt_messages');
  await client.end();
  return peerEvents;
}

async function messageDb(): Promise<number> {
  const pool = new pg.Pool({
    connectionString: peerUrls.messageDb,
    max: 1,
    options: '-c search_path=message_store',
  });
  let read = 0;
  for (let position = 1; ; ) {
    const { rows } = await pool.query<{ global_position: string; data: string }>({
      name: 'read',
      text: 'SELECT * FROM get_category_messages($1, $2, $3)',
      values: ['target', position, PAGE],
    });
    for (const { data } of rows) JSON.parse(data);
    read += rows.length;
    if (rows.length < PAGE) break;
    position = Number(rows.at(-1)!.global_position) + 1;
  }
  await pool.end();
  return read;
}

async function readEmmett(): Promise<number> {
  const { readMessagesBatch } = await emmett();
  const modules = createRequire(new URL(`${MODULES}@event-driven-io/emmett-postgresql/`, import.meta.url));
  const { dumbo } = modules('@event-driven-io/dumbo') as {
    dumbo(options: { connectionString: string }): { execute: unknown; close(): Promise<void> };
  };
  const pool = dumbo({ connectionString: peerUrls.emmett });
  let read = 0;
  for (let after = 0n; ; ) {
    const { messages, currentGlobalPosition } = await readMessagesBatch(pool.execute, {
      after,
      batchSize: PAGE,
    });
    read += messages.length;
    if (messages.length < PAGE) break;
    after = currentGlobalPosition;
  }
  await pool.close();
  return read;
}
