import { randomInt } from 'node:crypto';
import { connect, createServer } from 'node:net';
import { DaybookError } from '../errors.js';

/** Below every system's range of ephemeral ports, so that no outgoing connection takes the port while its server restarts. */
const LOWEST = 15_000;
const HIGHEST = 32_000;

/** Whether a server could listen on 127.0.0.1 at this port now. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => server.close(() => resolve(true)));
  });
}

/** `count` different ports on 127.0.0.1 that nobody listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const ports = new Set<number>();
  while (ports.size < count) {
    const port = randomInt(LOWEST, HIGHEST);
    if (!ports.has(port) && (await isPortFree(port))) ports.add(port);
  }
  return [...ports];
}

/** Whether something accepts a connection on 127.0.0.1 at this port within a second. */
export function acceptsConnections(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port, timeout: 1000 });
    const answer = (accepts: boolean) => {
      socket.destroy();
      resolve(accepts);
    };
    socket.once('connect', () => answer(true));
    socket.once('error', () => answer(false));
    socket.once('timeout', () => answer(false));
  });
}

/**
 * The port that was asked for; else the one of the last time, so that URLs stay as they were; else a free one.
 * @returns the port, and a note where the one of the last time is taken
 * @throws DaybookError DEV_FAILED when the one that was asked for is taken
 */
export async function choosePort(
  what: string,
  asked: number | undefined,
  last: number | undefined,
): Promise<{ port: number; notes: string[] }> {
  if (asked !== undefined) {
    if (await isPortFree(asked)) return { port: asked, notes: [] };
    throw new DaybookError('DEV_FAILED', `port ${asked}, asked for ${what}, is taken on 127.0.0.1`, {
      hint: 'Ask for another, or for none: a free one is chosen then.',
      details: { port: asked },
    });
  }
  if (last !== undefined && (await isPortFree(last))) return { port: last, notes: [] };
  const [port] = (await freePorts(1)) as [number];
  const notes =
    last === undefined ? [] : [`Port ${last} is taken by another program: ${what} moved to ${port}.`];
  return { port, notes };
}
