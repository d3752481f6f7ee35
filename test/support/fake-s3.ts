import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to write an object asked for. */
export interface StoredObject {
  body: string;
  headers: IncomingMessage['headers'];
}

/** A service that speaks as much of S3 as an anchor needs: one bucket, by path. */
export interface FakeS3 {
  endpoint: string;
  objects: Map<string, StoredObject>;
  /** Answers every request with this status from now on; undefined for none. */
  fail(status: number | undefined): void;
  close(): Promise<void>;
}

const PAGE = 2;

export async function startFakeS3(bucket: string): Promise<FakeS3> {
  const objects = new Map<string, StoredObject>();
  let failing: number | undefined;
  const server: Server = createServer(async (request, response) => {
    const url = new URL(request.url!, 'http://s3');
    const key = decodeURIComponent(url.pathname.slice(bucket.length + 2));
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const answer = (status: number, body = '') =>
      response.writeHead(status, { 'content-type': 'application/xml' }).end(body);
    const refuse = (status: number, code: string) =>
      answer(status, `<Error><Code>${code}</Code><Message>${code}</Message></Error>`);
    if (failing) return void refuse(failing, 'AccessDenied');
    if (request.method === 'PUT') {
      if (objects.has(key) && request.headers['if-none-match'] === '*')
        return void refuse(412, 'PreconditionFailed');
      objects.set(key, { body: bodyOf(Buffer.concat(chunks), request), headers: request.headers });
      return void answer(200);
    }
    if (url.searchParams.get('list-type') === '2') return void answer(200, list(objects, url.searchParams));
    const found = objects.get(key);
    if (!found) return void refuse(404, 'NoSuchKey');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    fail: (status) => {
      failing = status;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** The SDK may send a body in chunks with a checksum behind them. */
function bodyOf(sent: Buffer, { headers }: IncomingMessage): string {
  const text = sent.toString('utf8');
  if (!headers['content-encoding']?.includes('aws-chunked')) return text;
  const length = Number.parseInt(text, 16);
  return sent
    .subarray(text.indexOf('\r\n') + 2)
    .subarray(0, length)
    .toString('utf8');
}

function list(objects: FakeS3['objects'], query: URLSearchParams): string {
  const after = query.get('continuation-token') ?? query.get('start-after') ?? '';
  const keys = [...objects.keys()]
    .sort()
    .filter((key) => key.startsWith(query.get('prefix') ?? '') && key > after);
  const page = keys.slice(0, PAGE);
  const more = keys.length > PAGE;
  return `<ListBucketResult><IsTruncated>${more}</IsTruncated>${
    more ? `<NextContinuationToken>${page.at(-1)}</NextContinuationToken>` : ''
  }${page.map((key) => `<Contents><Key>${key}</Key></Contents>`).join('')}</ListBucketResult>`;
}
