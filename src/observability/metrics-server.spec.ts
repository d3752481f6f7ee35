import { afterEach, beforeEach, expect, it } from 'vitest';
import { type MetricsServer, type Observed, serveMetrics } from './metrics-server.js';

const observed: Observed = {
  contentType: 'text/plain; version=0.0.4',
  metrics: async () => 'one 1\n',
  health: () => ({ healthy, document: { healthy } }),
};
let healthy: boolean;
let server: MetricsServer;
beforeEach(async () => {
  healthy = true;
  server = await serveMetrics(observed, { host: '127.0.0.1', port: 0 });
});
afterEach(() => server.close());

it('serves the metrics in the format that they have', async () => {
  const response = await fetch(`${server.url}/metrics?name=x`);
  expect(response.status).toBe(200);
  expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4');
  expect(await response.text()).toBe('one 1\n');
});

it.each([
  [true, 200],
  [false, 503],
])('answers for a health of %s with %i', async (is, status) => {
  healthy = is;
  const response = await fetch(`${server.url}/health`);
  expect(response.status).toBe(status);
  expect(await response.json()).toEqual({ healthy: is });
});

it('has nothing else, and takes nothing', async () => {
  expect((await fetch(server.url)).status).toBe(404);
  expect((await fetch(`${server.url}/metrics`, { method: 'POST', body: 'x' })).status).toBe(404);
});

it('says that the metrics cannot be read', async () => {
  const failing = { ...observed, metrics: () => Promise.reject(new Error('no')) };
  const broken = await serveMetrics(failing, { host: '127.0.0.1', port: 0 });
  expect((await fetch(`${broken.url}/metrics`)).status).toBe(500);
  await broken.close();
});

it('says that a port is taken', async () => {
  const port = Number(new URL(server.url).port);
  await expect(serveMetrics(observed, { host: '127.0.0.1', port })).rejects.toMatchObject({
    code: 'USAGE',
    message: `the metrics cannot be served on 127.0.0.1:${port} (EADDRINUSE)`,
  });
});
