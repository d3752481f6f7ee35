import { createServer } from 'node:net';
import { expect, onTestFinished, test } from 'vitest';
import { choosePort, freePorts } from './ports.js';

async function takenPort(): Promise<number> {
  const [port] = (await freePorts(1)) as [number];
  const server = createServer();
  onTestFinished(() => void server.close());
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  return port;
}

test('free ports are different ones', async () => {
  expect(new Set(await freePorts(50)).size).toBe(50);
});

test('the port of the last time is kept where it is free', async () => {
  const [last] = await freePorts(1);
  expect(await choosePort('Kafka', undefined, last)).toEqual({ port: last, notes: [] });
});

test('where another program has the port of the last time, a note says so', async () => {
  const last = await takenPort();
  const { port, notes } = await choosePort('Kafka', undefined, last);
  expect(port).not.toBe(last);
  expect(notes).toEqual([`Port ${last} is taken by another program: Kafka moved to ${port}.`]);
});

test('a port that was asked for is never exchanged for another', async () => {
  const asked = await takenPort();
  await expect(choosePort('Kafka', asked, undefined)).rejects.toMatchObject({
    code: 'DEV_FAILED',
    details: { port: asked },
  });
});
