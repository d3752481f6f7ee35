import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a request to write an object asked for. */
export interface StoredObject {
  body: string;
  bytes?: Buffer;
  headers: IncomingMessage['headers'];
}

/** A service that speaks as much of S3 as anchors and backups need: one bucket, by path. */
export interface FakeS3 {
  endpoint: string;
  objects: Map<string, StoredObject>;
  /** Parts of objects that are not complete, by upload. */
  uploads: Map<string, Buffer[]>;
  /** Answers every request with this status from now on; undefined for none. */
  fail(status: number | undefined): void;
  close(): Promise<void>;
}

const PAGE = 2;
/** When everything in the bucket was written. */
export const LAST_MODIFIED = '2026-01-02T03:04:05.000Z';

export async function startFakeS3(bucket: string): Promise<FakeS3> {
  const objects = new Map<string, StoredObject>();
  const uploads = new Map<string, Buffer[]>();
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
    const upload = url.searchParams.get('uploadId');
    if (request.method === 'POST' && url.searchParams.has('uploads')) {
      const id = `upload-${uploads.size + 1}`;
      uploads.set(id, []);
      return void answer(
        200,
        `<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`,
      );
    }
    if (upload !== null) {
      const parts = uploads.get(upload);
      if (!parts) return void refuse(404, 'NoSuchUpload');
      if (request.method === 'PUT') {
        parts[Number(url.searchParams.get('partNumber')) - 1] = bodyOf(Buffer.concat(chunks), request);
        return void response.writeHead(200, { etag: '"part"' }).end();
      }
      uploads.delete(upload);
      if (request.method === 'DELETE') return void response.writeHead(204).end();
      objects.set(key, stored(Buffer.concat(parts), request));
      return void answer(200, '<CompleteMultipartUploadResult></CompleteMultipartUploadResult>');
    }
    if (request.method === 'DELETE') {
      objects.delete(key);
      return void response.writeHead(204).end();
    }
    if (request.method === 'PUT') {
      if (objects.has(key) && request.headers['if-none-match'] === '*')
        return void refuse(412, 'PreconditionFailed');
      objects.set(key, stored(bodyOf(Buffer.concat(chunks), request), request));
      return void answer(200);
    }
    if (url.searchParams.get('list-type') === '2') return void answer(200, list(objects, url.searchParams));
    const found = objects.get(key);
    if (!found) return void refuse(404, 'NoSuchKey');
    response.writeHead(200, { 'content-type': 'text/plain' }).end(found.bytes ?? found.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    objects,
    uploads,
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

const stored = (bytes: Buffer, { headers }: IncomingMessage): StoredObject => ({
  body: bytes.toString('utf8'),
  bytes,
  headers,
});

/** The SDK may send a body in chunks with a checksum behind them. */
function bodyOf(sent: Buffer, { headers }: IncomingMessage): Buffer {
  if (!headers['content-encoding']?.includes('aws-chunked')) return sent;
  const chunks: Buffer[] = [];
  for (let at = 0; ; ) {
    const end = sent.indexOf('\r\n', at);
    const length = Number.parseInt(sent.toString('latin1', at, end), 16);
    if (!(length > 0)) return Buffer.concat(chunks);
    chunks.push(sent.subarray(end + 2, end + 2 + length));
    at = end + 2 + length + 2;
  }
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
  }${page.map((key) => `<Contents><Key>${key}</Key><LastModified>${LAST_MODIFIED}</LastModified></Contents>`).join('')}</ListBucketResult>`;
}
