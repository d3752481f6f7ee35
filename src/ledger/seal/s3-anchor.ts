import {
  type Bucket,
  type BucketOptions,
  openBucket,
  type S3Client,
  type S3Sdk,
  statusOf,
} from '../bucket.js';
import type { Anchor, AnchoredNote } from './anchor.js';
import { anchorError, anchoredName, anchoredSize, refuseOtherHead } from './anchored-file.js';

export interface S3AnchorOptions extends BucketOptions {
  /** For how many days from its making nobody may remove a seal, not even the account’s owner. */
  retentionDays: number;
  now: () => Date;
}

const DAY_MS = 86_400_000;
/** Notes that are read at the same time. */
const READ_AHEAD = 16;

/** Keeps seals in a bucket with object lock, in compliance mode: what is written stays, whoever asks. */
export class S3Anchor implements Anchor {
  readonly location: string;
  readonly #sdk: S3Sdk;
  readonly #client: S3Client;
  readonly #bucket: string;
  readonly #prefix: string;
  readonly #options: S3AnchorOptions;

  private constructor({ location, sdk, client, bucket, prefix }: Bucket, options: S3AnchorOptions) {
    this.location = location;
    this.#sdk = sdk;
    this.#client = client;
    this.#bucket = bucket;
    this.#prefix = prefix;
    this.#options = options;
  }

  /**
   * @param location `s3://bucket/prefix`
   * @throws DaybookError TOOL_MISSING where the SDK is not installed
   */
  static async open(location: string, options: S3AnchorOptions): Promise<S3Anchor> {
    return new S3Anchor(await openBucket(location, 'seals', options), options);
  }

  async write(size: number, note: string): Promise<void> {
    try {
      if (await this.#create(size, note)) return;
      const kept = await this.#get(size);
      refuseOtherHead(`${this.location}: ${anchoredName(size)}`, size, kept, note);
    } catch (error) {
      throw anchorError(this.location, 'written', error);
    }
  }

  async latest(least = 0, signal?: AbortSignal): Promise<AnchoredNote | undefined> {
    let newest: number | undefined;
    for await (const size of this.sizes(least, signal)) newest = size;
    return newest === undefined ? undefined : await this.#read(newest, signal);
  }

  /** The sizes that there are from `least` on: S3 lists keys in order. */
  async *sizes(least = 0, signal?: AbortSignal): AsyncGenerator<number> {
    const from = least > 0 ? { StartAfter: `${this.#prefix}${anchoredName(least - 1)}` } : {};
    let token: string | undefined;
    do {
      const page = await this.#list({ ...from, ContinuationToken: token }, signal);
      for (const { Key } of page.Contents ?? []) {
        const size = anchoredSize(Key?.slice(this.#prefix.length) ?? '');
        if (size !== undefined) yield size;
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
  }

  async *all(): AsyncGenerator<AnchoredNote> {
    const reading: Promise<AnchoredNote>[] = [];
    for await (const size of this.sizes()) {
      const note = this.#read(size);
      // It is awaited later, and thrown then.
      note.catch(() => undefined);
      reading.push(note);
      if (reading.length >= READ_AHEAD) yield await reading.shift()!;
    }
    for (const note of reading) yield await note;
  }

  /** @returns false where there is one of this size already */
  async #create(size: number, note: string): Promise<boolean> {
    const { retentionDays, now } = this.#options;
    try {
      await this.#client.send(
        new this.#sdk.PutObjectCommand({
          Bucket: this.#bucket,
          Key: `${this.#prefix}${anchoredName(size)}`,
          Body: note,
          ContentType: 'text/plain; charset=utf-8',
          IfNoneMatch: '*',
          ObjectLockMode: 'COMPLIANCE',
          ObjectLockRetainUntilDate: new Date(now().getTime() + retentionDays * DAY_MS),
        }),
      );
      return true;
    } catch (error) {
      // 409: somebody else writes it at this moment.
      if ([409, 412].includes(statusOf(error))) return false;
      throw error;
    }
  }

  async #list(where: { StartAfter?: string; ContinuationToken: string | undefined }, signal?: AbortSignal) {
    try {
      return await this.#client.send(
        new this.#sdk.ListObjectsV2Command({ Bucket: this.#bucket, Prefix: this.#prefix, ...where }),
        abortedBy(signal),
      );
    } catch (error) {
      throw anchorError(this.location, 'read', error);
    }
  }

  async #read(size: number, signal?: AbortSignal): Promise<AnchoredNote> {
    try {
      return { size, note: await this.#get(size, signal) };
    } catch (error) {
      throw anchorError(this.location, 'read', error);
    }
  }

  async #get(size: number, signal?: AbortSignal): Promise<string> {
    const Key = `${this.#prefix}${anchoredName(size)}`;
    const { Body } = await this.#client.send(
      new this.#sdk.GetObjectCommand({ Bucket: this.#bucket, Key }),
      abortedBy(signal),
    );
    return (await Body?.transformToString('utf-8')) ?? '';
  }
}

const abortedBy = (signal: AbortSignal | undefined) => (signal ? { abortSignal: signal } : {});
