import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { FrontendMessages, type Request } from './frontend-messages.js';

/** A request on its way, of whichever of a program’s sessions. */
export interface Moment {
  /** Counting from 1. */
  number: number;
  /** The database that the session is in. */
  database: string;
  what: string;
}

/**
 * What becomes of a request: it goes on; it never reaches the server; it reaches it, and nobody waits for what comes of it; or the server is done
 * with it, and nobody hears of that. With the last three it happens. What the program sent on other sessions goes on, as it would from a socket.
 */
export type Fate = 'goes on' | 'unsent' | 'orphaned' | 'unheard';

/** Stands between a program and its PostgreSQL, and sees every moment at which the program may be killed. */
export interface MomentProxy {
  /** The same database, through the proxy. */
  through(url: string): string;
  close(): Promise<void>;
}

/** Every answer ends with ReadyForQuery, which is so long with the state of the transaction. */
const READY = Buffer.from([0x5a, 0, 0, 0, 5]);
const isOver = (answer: Buffer): boolean => answer.subarray(-6, -1).equals(READY);

/**
 * @param judge says what becomes of a request, in the order in which they come
 * @param happen kills the program, or what it works with; called once
 */
export async function momentProxy(
  serverUrl: string,
  judge: (moment: Moment) => Fate,
  happen: () => void,
): Promise<MomentProxy> {
  const { hostname: host, port } = new URL(serverUrl);
  const sockets = new Set<Socket>();
  let number = 0;
  let dead = false;
  const die = (): void => {
    dead = true;
    happen();
  };
  const server = createServer((client) => {
    const upstream = connect({ host, port: Number(port) });
    const frontend = new FrontendMessages();
    let database = '';
    let deaf = false;
    for (const socket of [client, upstream]) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        sockets.delete(socket);
        client.destroy();
        // What was sent is heard by the server before it sees that its client is gone.
        upstream.end();
      });
    }
    const pass = ({ bytes, what }: Request): void => {
      if (deaf) return;
      if (what === 'startup' || what === 'p') {
        database = /\0database\0(.*?)\0/.exec(bytes.toString('latin1'))?.[1] ?? database;
        upstream.write(bytes);
        return;
      }
      number += 1;
      const fate = judge({ number, database, what });
      if (fate === 'unsent') {
        deaf = true;
        die();
        return;
      }
      if (fate === 'unheard') deaf = true;
      upstream.write(bytes, () => {
        if (fate === 'orphaned') die();
      });
    };
    client.on('data', (chunk) => frontend.push(chunk).forEach(pass));
    upstream.on('data', (answer) => {
      if (!deaf) return void client.write(answer);
      if (!dead && isOver(answer)) die();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    through(to) {
      const url = new URL(to);
      url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
      return url.href;
    },
    async close() {
      server.close();
      for (const socket of sockets) socket.destroy();
      await once(server, 'close');
    },
  };
}
