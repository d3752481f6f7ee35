import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { connect, createServer as createSocketServer, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { testSigner, testWitness } from '../../../test/support/signers.js';
import { CountedLog, openWitness } from '../../../test/support/witness.js';
import { formatSignatureLine } from '../tlog/note.js';
import { formatAddCheckpoint, MAXIMUM_REQUEST_BYTES } from './add-checkpoint.js';
import { originHash } from './cosigned-log.js';
import { httpCosigner } from './http-cosigner.js';
import { endServer, listen } from './listen.js';
import { createWitnessServer } from './witness-server.js';

const signer = await testSigner('daybook/test');
const log = new CountedLog(signer);
const fork = new CountedLog(signer, (position) =>
  position < 40 ? `entry ${position}` : `other ${position}`,
);

let opened: Awaited<ReturnType<typeof openWitness>>;
let server: Server;
let url: string;
beforeEach(async () => {
  opened = await openWitness([signer]);
  server = createWitnessServer(opened.witness, opened.log);
  url = await listen(server, { host: '127.0.0.1', port: 0 });
});
afterEach(() => endServer(server));

const post = (body: string | Uint8Array<ArrayBuffer>) =>
  fetch(`${url}/add-checkpoint`, { method: 'POST', body });
const submit = async (from: number, size: number, of = log) =>
  post(formatAddCheckpoint(await of.request(from, size)));

describe('the HTTP interface of a witness', () => {
  it('answers with a cosignature, and serves the checkpoint with it', async () => {
    const answer = await submit(0, 50);
    expect(answer.status).toBe(200);
    const line = await answer.text();
    expect(line).toMatch(/^— auditor\.example\/witness [A-Za-z0-9+/=]+\n$/);
    const served = await fetch(`${url}/${originHash('daybook/test')}/checkpoint`);
    expect(await served.text()).toBe((await log.note(50)) + line);
  });

  it('answers 409 with the size in its own media type', async () => {
    await submit(0, 50);
    const answer = await submit(0, 60);
    expect([answer.status, answer.headers.get('content-type'), await answer.text()]).toEqual([
      409,
      'text/x.tlog.size',
      '50\n',
    ]);
  });

  it.each([
    ['400 to what is no request', 400, async () => post('old x\n\n')],
    ['400 to what is not UTF-8', 400, async () => post(Uint8Array.of(0xff, 10, 10))],
    [
      '400 to an old size beyond the checkpoint',
      400,
      async () => post(formatAddCheckpoint({ from: 9, proof: [], note: await log.note(5) })),
    ],
    [
      '403 to a wrong signature',
      403,
      async () =>
        post(
          formatAddCheckpoint({ from: 0, proof: [], note: (await log.note(5)).replace('\n5\n', '\n6\n') }),
        ),
    ],
    [
      '404 to an unknown log',
      404,
      async () => submit(0, 5, new CountedLog(await testSigner('daybook/stranger'))),
    ],
    ['413 to a body that is too long', 413, async () => post('x'.repeat(MAXIMUM_REQUEST_BYTES + 1))],
    ['405 to a GET', 405, async () => fetch(`${url}/add-checkpoint`)],
    ['404 elsewhere', 404, async () => fetch(`${url}/`)],
    [
      '404 to who asks for a log of which nothing was cosigned',
      404,
      async () => fetch(`${url}/${originHash('daybook/test')}/checkpoint`),
    ],
  ])('answers %s', async (_, status, ask) => {
    expect((await ask()).status).toBe(status);
  });

  it('answers 422 to a split view', async () => {
    await submit(0, 50);
    const answer = await submit(50, 50, fork);
    expect(answer.status).toBe(422);
    expect(await answer.text()).toContain('another tree of 50 events was signed before');
    expect(opened.log.errors).toHaveLength(1);
  });

  it('goes on after a client that went away in the middle of its request', async () => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    socket.write('POST /add-checkpoint HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\nold');
    await once(socket, 'connect');
    const closed = once(socket, 'close');
    socket.destroy();
    await closed;
    expect((await submit(0, 50)).status).toBe(200);
  });
});

describe('httpCosigner', () => {
  const request = async (size: number, of = log) => ({
    note: await of.note(size),
    size,
    prove: async (from: number) => of.tree.consistency(from, size),
  });
  const cosigner = (changes = {}) => httpCosigner({ key: opened.witness.key, url, ...changes });

  it('has a witness cosign, again and again', async () => {
    const one = cosigner();
    for (const size of [1, 50, 50, 130, 300]) {
      expect(await one.cosign(await request(size))).toMatchObject({ name: 'auditor.example/witness' });
    }
  });

  it('learns from the witness what that saw last', async () => {
    await cosigner().cosign(await request(50));
    await cosigner().cosign(await request(90));
    expect((await opened.witness.seen('daybook/test')).size).toBe(90);
  });

  it('says so where the witness refuses a split view', async () => {
    await cosigner().cosign(await request(50));
    for (const size of [50, 80]) {
      await expect(cosigner().cosign(await request(size, fork))).rejects.toMatchObject({
        code: 'WITNESS_REFUSED',
      });
    }
  });

  it('says so where the witness saw more than is sealed', async () => {
    await cosigner().cosign(await request(50));
    await expect(cosigner().cosign(await request(30))).rejects.toMatchObject({
      code: 'LEDGER_LOST_TAIL',
      message: 'auditor.example/witness saw 50 events of this ledger, and 30 are sealed',
    });
  });

  it('does not believe a witness of another key', async () => {
    const other = await testWitness('auditor.example/witness');
    await expect(cosigner({ key: other.key }).cosign(await request(50))).rejects.toMatchObject({
      code: 'WITNESS_UNREACHABLE',
    });
  });

  it('refuses a cosignature that is wrong', async () => {
    const line = formatSignatureLine({ ...opened.witness.key, signature: new Uint8Array(72) });
    const liar = createServer((asked, response) => asked.resume().on('end', () => response.end(line)));
    const at = await listen(liar, { host: '127.0.0.1', port: 0 });
    await expect(cosigner({ url: at }).cosign(await request(5))).rejects.toMatchObject({
      code: 'SEAL_UNTRUSTED',
    });
    await endServer(liar);
  });

  it('names a witness that does not know the ledger', async () => {
    const stranger = new CountedLog(await testSigner('daybook/stranger'));
    await expect(cosigner().cosign(await request(5, stranger))).rejects.toMatchObject({
      code: 'WITNESS_UNREACHABLE',
      message: expect.stringContaining('it answers 404'),
    });
  });

  it('names host and port of a witness that is out of reach, and no password', async () => {
    await endServer(server);
    const { port } = new URL(url);
    const error = await cosigner()
      .cosign(await request(5))
      .catch((thrown) => thrown);
    expect(error).toMatchObject({ code: 'WITNESS_UNREACHABLE', exitCode: 5 });
    expect(error.message).toContain(`127.0.0.1:${port} cannot be reached`);
    const secret = await cosigner({ url: `http://u:hunter2@127.0.0.1:${port}` })
      .cosign(await request(5))
      .catch((thrown) => thrown);
    expect(JSON.stringify(secret) + secret.stack + String(secret.cause)).not.toContain('hunter2');
    server = createWitnessServer(opened.witness, opened.log);
    await listen(server, { host: '127.0.0.1', port: 0 });
  });

  it('gives up on a witness that does not answer', async () => {
    const silent = createSocketServer();
    await once(silent.listen(0, '127.0.0.1'), 'listening');
    const { port } = silent.address() as { port: number };
    const sockets: Socket[] = [];
    silent.on('connection', (socket) => sockets.push(socket));
    const mute = cosigner({ url: `http://127.0.0.1:${port}`, timeoutMs: 200 });
    await expect(mute.cosign(await request(5))).rejects.toThrow('did not answer within 200 ms');
    for (const socket of sockets) socket.destroy();
    await new Promise((resolve) => silent.close(resolve));
  });
});
