import { connect, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { ISocketFactory } from 'kafkajs';

const KEEP_ALIVE_MS = 60_000;

/**
 * The sockets of one client. kafkajs waits for a broker that says nothing more until its request times out, also when
 * it is asked to disconnect; cutting the sockets ends that at once.
 */
export class Sockets {
  readonly #open = new Set<Socket>();
  #cut = false;

  readonly factory: ISocketFactory = ({ host, port, ssl, onConnect }) => {
    if (this.#cut) throw new Error('the client is closed');
    const socket = ssl
      ? connectTls({ host, port, ...(isIP(host) === 0 ? { servername: host } : {}), ...ssl }, onConnect)
      : connect({ host, port }, onConnect);
    socket.setKeepAlive(true, KEEP_ALIVE_MS);
    // A request that is sent while an answer is on its way must not wait for its acknowledgement.
    socket.setNoDelay(true);
    this.#open.add(socket);
    socket.once('close', () => this.#open.delete(socket));
    return socket;
  };

  /** Destroys all sockets and lets none be made. */
  cut(): void {
    this.#cut = true;
    for (const socket of this.#open) socket.destroy(new Error('the client is closed'));
  }
}
