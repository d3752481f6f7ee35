import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { DaybookError } from '../errors.js';

/** What a daemon says of itself. */
export interface Observed {
  /** The text format of Prometheus, or what `contentType` says. */
  metrics(): Promise<string>;
  contentType: string;
  health(): Health;
}

export interface Health {
  healthy: boolean;
  /** Never with a secret: whoever reaches the port may read it. */
  document: object;
}

export interface MetricsServer {
  /** Such as `http://127.0.0.1:9464`. */
  url: string;
  close(): Promise<void>;
}

/** A scraper that dawdles must not keep a connection for itself. */
const REQUEST_TIMEOUT_MS = 10_000;
const MAXIMUM_CONNECTIONS = 64;

/**
 * Serves `GET /metrics` for Prometheus, and `GET /health` as JSON with 200 or 503.
 *
 * @throws DaybookError USAGE where the address cannot be had
 */
export async function serveMetrics(
  observed: Observed,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS }, (request, response) => {
    const read = request.method === 'GET' || request.method === 'HEAD';
    const path = (request.url ?? '').split('?')[0];
    if (read && path === '/metrics') void sendMetrics(observed, response);
    else if (read && path === '/health') sendHealth(observed.health(), response);
    else send(response, 404, 'text/plain; charset=utf-8', 'there are /metrics and /health\n');
  });
  server.maxConnections = MAXIMUM_CONNECTIONS;
  await listen(server, host, port);
  const { address, family, port: given } = server.address() as AddressInfo;
  return {
    url: `http://${family === 'IPv6' ? `[${address}]` : address}:${given}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function sendMetrics({ metrics, contentType }: Observed, response: ServerResponse): Promise<void> {
  try {
    send(response, 200, contentType, await metrics());
  } catch {
    send(response, 500, 'text/plain; charset=utf-8', 'the metrics could not be read\n');
  }
}

const sendHealth = ({ healthy, document }: Health, response: ServerResponse): void =>
  send(response, healthy ? 200 : 503, 'application/json; charset=utf-8', `${JSON.stringify(document)}\n`);

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}

const listen = (server: Server, host: string, port: number): Promise<void> =>
  new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(
        new DaybookError('USAGE', `the metrics cannot be served on ${host}:${port} (${cause.code})`, {
          hint: 'Give another port with --metrics, or another address with --metrics-host.',
          cause,
        }),
      );
    });
    server.listen(port, host, resolve);
  });
