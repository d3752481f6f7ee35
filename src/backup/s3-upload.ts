import { Writable } from 'node:stream';
import type { Bucket } from '../ledger/bucket.js';

/** A part must have 5 MiB at least, and an object has 10,000 parts at most. */
const FIRST_PART = 8 << 20;
/** So many parts have one size, the next as many twice that: 16 GiB are written with parts of at most 16 MiB. */
const PARTS_OF_A_SIZE = 1_000;

/**
 * Writes an object in parts, one of which is in memory at a time. It exists only when the stream has finished; `abort`
 * removes the parts of one that has not.
 */
export class S3Upload extends Writable {
  readonly #bucket: Bucket;
  readonly #key: string;
  readonly #explain: (error: unknown) => Error;
  readonly #parts: { ETag: string | undefined; PartNumber: number }[] = [];
  #id: string | undefined;
  #chunks: Buffer[] = [];
  #buffered = 0;
  #completed = false;

  constructor(bucket: Bucket, key: string, explain: (error: unknown) => Error) {
    super({ highWaterMark: 1 << 20 });
    this.#bucket = bucket;
    this.#key = key;
    this.#explain = explain;
    // Who aborts a backup destroys its stream without listening any more.
    this.on('error', () => {});
  }

  /** Removes what was written, whole object or parts. */
  async abort(): Promise<void> {
    this.destroy();
    const { sdk, client } = this.#bucket;
    if (this.#completed) await client.send(new sdk.DeleteObjectCommand(this.#where()));
    else if (this.#id !== undefined)
      await client.send(new sdk.AbortMultipartUploadCommand({ ...this.#where(), UploadId: this.#id }));
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: (error?: Error | null) => void): void {
    this.#chunks.push(chunk);
    this.#buffered += chunk.length;
    if (this.#buffered < this.#partSize()) return void done();
    this.#settle(this.#uploadPart(), done);
  }

  override _final(done: (error?: Error | null) => void): void {
    this.#settle(this.#complete(), done);
  }

  #partSize(): number {
    return FIRST_PART * 2 ** Math.floor(this.#parts.length / PARTS_OF_A_SIZE);
  }

  async #uploadPart(): Promise<void> {
    const { sdk, client } = this.#bucket;
    this.#id ??= (await client.send(new sdk.CreateMultipartUploadCommand(this.#where()))).UploadId;
    const Body = Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#buffered = 0;
    const PartNumber = this.#parts.length + 1;
    const part = { ...this.#where(), UploadId: this.#id, PartNumber, Body };
    const { ETag } = await client.send(new sdk.UploadPartCommand(part));
    this.#parts.push({ ETag, PartNumber });
  }

  async #complete(): Promise<void> {
    const { sdk, client } = this.#bucket;
    if (this.#buffered > 0 || this.#parts.length === 0) await this.#uploadPart();
    await client.send(
      new sdk.CompleteMultipartUploadCommand({
        ...this.#where(),
        UploadId: this.#id,
        MultipartUpload: { Parts: this.#parts },
      }),
    );
    this.#completed = true;
  }

  #where(): { Bucket: string; Key: string } {
    return { Bucket: this.#bucket.bucket, Key: this.#key };
  }

  #settle(work: Promise<void>, done: (error?: Error | null) => void): void {
    work.then(
      () => done(),
      (error) => done(this.#explain(error)),
    );
  }
}
