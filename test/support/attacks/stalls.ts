import { canonicalJson } from '../../../src/domain/canonical.js';
import { targetStream } from '../../../src/domain/stream.js';
import { appendPatiently } from '../../../src/ledger/append-patiently.js';
import type { Client } from '../../../src/postgres/index.js';
import { type Attack, type Attacker, attack } from './attack.js';
import { append } from './events.js';
import type { World } from './world.js';

/** Ways to keep the head locked after an append, so that nobody else appends; each in a transaction that never ends. */
export const stalls = (by: Attacker): Attack[] => [
  attack(by, 'blocked', 'stays in its transaction after an append, with its timeouts off', outlasted(idle), {
    appends: true,
  }),
  attack(by, 'blocked', 'keeps its transaction busy after an append', outlasted(busy), { appends: true }),
  attack(by, 'blocked', 'never ends the pipeline that its append is in', outlasted(pipelined), {
    appends: true,
  }),
];

/** The one event that is appended in the end is that of another session, which waits until the head is free. */
const outlasted =
  (stall: (attacker: Client, world: World) => Promise<unknown>): Attack['run'] =>
  async (attacker, world) => {
    await stall(attacker, world);
    const stream = targetStream('honest');
    const { id, type, ...event } = world.next({ subject: stream, streamversion: 1 });
    const body = canonicalJson({ ...event, id, type });
    const honest = await world.open('application');
    await appendPatiently(honest, [{ stream, expectedVersion: 0, events: [{ id, type, body }] }]);
  };

async function idle(attacker: Client, world: World): Promise<void> {
  await attacker.query('BEGIN');
  await append(attacker, world.next());
  await attacker.query('SET LOCAL idle_in_transaction_session_timeout = 0');
}

async function busy(attacker: Client, world: World): Promise<void> {
  await idle(attacker, world);
  attacker.query('SELECT pg_sleep(3600)').catch(() => undefined);
}

/** Without the Sync that ends a pipeline the server neither commits nor counts the session as idle. */
async function pipelined(attacker: Client, world: World): Promise<void> {
  const { id, type, subject, streamversion, ...event } = world.next();
  const { connection } = attacker as unknown as { connection: Pipeline };
  // The driver knows no answers that it did not ask for.
  for (const answer of ['dataRow', 'commandComplete']) connection.removeAllListeners(answer);
  const done = new Promise((resolve) => connection.once('commandComplete', resolve));
  connection.parse({ text: 'SELECT * FROM daybook_ledger.append($1, $2, $3, $4, $5, $6)' });
  connection.bind({
    values: [
      `{${subject}}`,
      `{${streamversion - 1}}`,
      '{1}',
      `{${id}}`,
      `{${type}}`,
      canonicalJson({ ...event, id, type, subject, streamversion }),
    ],
  });
  connection.execute({});
  connection.flush();
  await done;
}

/** What the driver has beneath its queries. */
interface Pipeline {
  parse(query: { text: string }): void;
  bind(values: { values: string[] }): void;
  execute(portal: object): void;
  flush(): void;
  once(answer: string, listener: (message: unknown) => void): void;
  removeAllListeners(answer: string): void;
}
