import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DaybookError } from '../../errors.js';

/**
 * Lets a server listen.
 *
 * @param port 0 for any that is free
 * @returns its URL
 * @throws DaybookError USAGE where the address cannot be had
 */
export async function listen(
  server: Server,
  { host, port }: { host: string; port: number },
): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new DaybookError('USAGE', `the witness cannot listen on ${host}:${port} (${cause.code})`, {
          hint: 'Give another one with --port or --host.',
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
  const { address, family, port: given } = server.address() as AddressInfo;
  return `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`;
}

/** How long requests that are under way may take when a server ends, in ms. */
const GRACE_MS = 5_000;

/** Takes no more requests, and ends when those that are under way are answered. */
export async function endServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()));
  server.closeIdleConnections();
  const timer = setTimeout(() => server.closeAllConnections(), GRACE_MS);
  await closed;
  clearTimeout(timer);
}
