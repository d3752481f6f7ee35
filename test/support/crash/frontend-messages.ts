/** One request of a client: what it sends until it waits for an answer, and the words by which a person knows it. */
export interface Request {
  bytes: Buffer;
  /** Its SQL, the name of its prepared statement, or the kind of its last message; of an append the events too. */
  what: string;
}

const NEGOTIATIONS = new Set([80877102, 80877103, 80877104]);
/** Query, Sync, Terminate, CopyDone, CopyFail and an answer to a demand for a password: the client waits after each. */
const ENDS = new Set(['Q', 'S', 'X', 'c', 'f', 'p']);

/**
 * Cuts what a client of PostgreSQL sends into requests (message formats of the frontend/backend protocol, version 3). The start of a session and
 * its negotiations are requests too, named `startup`.
 */
export class FrontendMessages {
  #rest: Buffer = Buffer.alloc(0);
  #request: Buffer[] = [];
  #what: string | undefined;
  #started = false;

  push(chunk: Buffer): Request[] {
    this.#rest = Buffer.concat([this.#rest, chunk]);
    const requests: Request[] = [];
    for (;;) {
      const header = this.#started ? 1 : 0;
      if (this.#rest.length < header + 4) return requests;
      const end = header + this.#rest.readInt32BE(header);
      if (this.#rest.length < end) return requests;
      const message = this.#rest.subarray(0, end);
      this.#rest = this.#rest.subarray(end);
      const request = this.#started ? this.#take(message) : this.#start(message);
      if (request) requests.push(request);
    }
  }

  #start(message: Buffer): Request {
    this.#started = !NEGOTIATIONS.has(message.readInt32BE(4));
    return { bytes: message, what: 'startup' };
  }

  #take(message: Buffer): Request | undefined {
    const type = String.fromCharCode(message[0]!);
    this.#request.push(message);
    if (type === 'Q') this.#what = text(message.subarray(5));
    if (type === 'P') this.#what ??= text(message.subarray(message.indexOf(0, 5) + 1));
    // A prepared statement is named, and told by that.
    if (type === 'B') this.#what ??= text(message.subarray(message.indexOf(0, 5) + 1));
    if (!ENDS.has(type)) return undefined;
    const bytes = Buffer.concat(this.#request);
    const request = { bytes, what: withEvents(this.#what ?? type, bytes) };
    this.#request = [];
    this.#what = undefined;
    return request;
  }
}

/** A string that ends with a NUL. */
const text = (bytes: Buffer): string => bytes.toString('utf8', 0, bytes.indexOf(0));

/** `append: run.execution-started`: which events it is about is what tells one append from another. */
function withEvents(what: string, bytes: Buffer): string {
  if (!/\bappend\b/.test(what)) return what;
  const types = [...bytes.toString('latin1').matchAll(/"type":"dev\.daybook\.([a-z.-]+)\.v\d+"/g)];
  return `append: ${types.map(([, type]) => type).join(', ')}`;
}
