import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { DaybookError, type ErrorCode } from '../../errors.js';
import {
  formatCosignatures,
  MAXIMUM_REQUEST_BYTES,
  parseAddCheckpoint,
  SIZE_TYPE,
} from './add-checkpoint.js';
import { originHash } from './cosigned-log.js';
import { readBody } from './read-body.js';
import { Rejection } from './rejection.js';
import { cosignSubmitted } from './submitted.js';
import type { Witness, WitnessLog } from './witness.js';

/** How long a client may take to send its headers, and its whole request, in ms. */
const HEADERS_TIMEOUT_MS = 5_000;
const REQUEST_TIMEOUT_MS = 10_000;
/** How long an idle connection is kept for the next request, in ms. */
const KEEP_ALIVE_MS = 30_000;
const MAXIMUM_CONNECTIONS = 256;

interface Answer {
  status: number;
  body: string;
  type?: string;
  /** Whether nothing more is read from the client. */
  close?: boolean;
}

const text = (status: number, sentence: string): Answer => ({ status, body: `${sentence}\n` });

/** The HTTP interface of a witness (C2SP tlog-witness): `POST /add-checkpoint` and `GET /<origin hash>/checkpoint`. */
export function createWitnessServer(witness: Witness, log: WitnessLog): Server {
  const server = createServer(
    {
      headersTimeout: HEADERS_TIMEOUT_MS,
      requestTimeout: REQUEST_TIMEOUT_MS,
      keepAliveTimeout: KEEP_ALIVE_MS,
      connectionsCheckingInterval: 1_000,
      maxHeaderSize: 8 * 1024,
    },
    (request, response) => {
      answer(witness, request)
        .catch((error: unknown) => failed(error, log))
        .then((given) => send(response, given))
        .catch((error: unknown) => log.warn({ err: error }, 'an answer could not be sent'));
    },
  );
  server.maxConnections = MAXIMUM_CONNECTIONS;
  return server;
}

async function answer(witness: Witness, request: IncomingMessage): Promise<Answer> {
  const path = (request.url ?? '').split('?')[0]!;
  if (path === '/add-checkpoint') {
    if (request.method !== 'POST') return { ...text(405, 'POST a checkpoint here'), close: true };
    const body = await readBody(request, MAXIMUM_REQUEST_BYTES);
    if (body === undefined) {
      return { ...text(413, `a request has at most ${MAXIMUM_REQUEST_BYTES} bytes`), close: true };
    }
    const { signature } = await cosignSubmitted(witness, parseAddCheckpoint(body));
    return { status: 200, body: formatCosignatures([signature]) };
  }
  const hash = /^\/([0-9a-f]{64})\/checkpoint$/.exec(path)?.[1];
  const origin = hash === undefined ? undefined : witness.origins.find((one) => originHash(one) === hash);
  if (origin === undefined || request.method !== 'GET')
    return { ...text(404, 'there is nothing here'), close: true };
  const { note } = await witness.seen(origin);
  return note === '' ? text(404, 'nothing was cosigned of this log') : { status: 200, body: note };
}

const STATUS: Partial<Record<ErrorCode, number>> = {
  NOTE_MALFORMED: 400,
  SEAL_UNTRUSTED: 403,
  WITNESS_REFUSED: 422,
};

function failed(error: unknown, log: WitnessLog): Answer {
  if (error instanceof Rejection) {
    return error.size === undefined
      ? text(error.status, error.message)
      : { status: error.status, body: `${error.size}\n`, type: SIZE_TYPE };
  }
  const status = error instanceof DaybookError ? STATUS[error.code] : undefined;
  if (status !== undefined) return text(status, (error as DaybookError).message);
  log.error({ err: error }, 'a request failed');
  return { ...text(500, 'the witness failed; its log says why'), close: true };
}

function send(
  response: ServerResponse,
  { status, body, type = 'text/plain; charset=utf-8', close }: Answer,
): void {
  response.writeHead(status, {
    'content-type': type,
    'content-length': Buffer.byteLength(body),
    ...(status === 405 ? { allow: 'POST' } : {}),
    ...(close ? { connection: 'close' } : {}),
  });
  response.end(body);
}
