import type { Readable } from 'node:stream';
import { DaybookError } from '../errors.js';
import { type Bucket, type BucketOptions, openBucket, statusOf } from '../ledger/bucket.js';
import { demandBackupId, demandTargetName, isBackupId } from './backup-names.js';
import type { BackupManifest } from './manifest.js';
import { byStart, formatManifest, parseManifest, unreadable } from './parse-manifest.js';
import { S3Upload } from './s3-upload.js';
import type { BackupDraft, BackupStore, Leftover } from './store.js';

const MANIFEST = 'manifest.json';
const DUMP = 'dump';

/**
 * Keeps the backups of one target in a bucket, as `<prefix>/<target>/<backup id>/{dump, manifest.json}`. The manifest
 * is written last and removed first: what has none is no backup. The bucket is reached when it is first needed.
 */
export class S3Store implements BackupStore {
  readonly location: string;
  readonly #open: () => Promise<Bucket>;
  #bucket: Promise<Bucket> | undefined;

  /**
   * @param location `s3://bucket/prefix`
   * @param target the target's name, one path segment
   */
  constructor(location: string, target: string, options: BucketOptions = {}) {
    demandTargetName(target);
    this.location = `${location.replace(/\/+$/, '')}/${target}`;
    this.#open = () => openBucket(this.location, 'backups', options);
  }

  /** A bucket has no end: nothing is refused in advance. */
  async create(id: string): Promise<BackupDraft> {
    demandBackupId(id);
    const bucket = await this.#reach();
    const { sdk, client } = bucket;
    const stream = new S3Upload(bucket, this.#key(bucket, id, DUMP), (error) => this.#explain(error));
    let committed = false;
    return {
      stream,
      commit: (manifest) =>
        this.#guard(async () => {
          await client.send(
            new sdk.PutObjectCommand({
              Bucket: bucket.bucket,
              Key: this.#key(bucket, id, MANIFEST),
              Body: formatManifest(manifest),
              ContentType: 'application/json',
              IfNoneMatch: '*',
            }),
          );
          committed = true;
        }),
      abort: async () => {
        // What cannot be removed now is left to the lifecycle of the bucket; why there is no backup matters more.
        if (!committed) await stream.abort().catch(() => {});
      },
    };
  }

  async open(id: string): Promise<Readable> {
    return (await this.#get(id, DUMP)) as Readable;
  }

  async manifest(id: string): Promise<BackupManifest> {
    const body = await this.#get(id, MANIFEST);
    const text = await this.#guard(() => body.transformToString('utf-8'));
    return parseManifest(text, id, `${this.location}/${id}/${MANIFEST}`);
  }

  async list(): Promise<BackupManifest[]> {
    const ids = (await this.#objects()).flatMap(({ id, name }) => (name === MANIFEST ? [id] : []));
    const manifests = await Promise.all(ids.map((id) => this.manifest(id).catch(unreadable)));
    return manifests.flat().sort(byStart);
  }

  async remove(id: string): Promise<void> {
    await this.manifest(id).catch((error: DaybookError) => {
      if (error.code !== 'BACKUP_CORRUPT') throw error;
    });
    const bucket = await this.#reach();
    const { sdk, client } = bucket;
    for (const name of [MANIFEST, DUMP]) {
      const where = { Bucket: bucket.bucket, Key: this.#key(bucket, id, name) };
      await this.#guard(() => client.send(new sdk.DeleteObjectCommand(where)));
    }
  }

  /** A dump without a manifest. An upload that is not complete is no object: it is left to the lifecycle of the bucket. */
  async leftovers(): Promise<Leftover[]> {
    const objects = await this.#objects();
    const complete = new Set(objects.filter(({ name }) => name === MANIFEST).map(({ id }) => id));
    return objects.flatMap(({ id, name, writtenAt }) =>
      name === DUMP && !complete.has(id) ? [{ id, writtenAt }] : [],
    );
  }

  async clear(id: string): Promise<void> {
    demandBackupId(id);
    // Looked at again: its manifest may have been written since it was listed.
    if ((await this.leftovers()).every((leftover) => leftover.id !== id)) return;
    const bucket = await this.#reach();
    const where = { Bucket: bucket.bucket, Key: this.#key(bucket, id, DUMP) };
    await this.#guard(() => bucket.client.send(new bucket.sdk.DeleteObjectCommand(where)));
  }

  async #objects(): Promise<(Leftover & { name: string })[]> {
    const bucket = await this.#reach();
    const { sdk, client } = bucket;
    const objects: (Leftover & { name: string })[] = [];
    let ContinuationToken: string | undefined;
    do {
      const page = await this.#guard(() =>
        client.send(
          new sdk.ListObjectsV2Command({ Bucket: bucket.bucket, Prefix: bucket.prefix, ContinuationToken }),
        ),
      );
      for (const { Key = '', LastModified } of page.Contents ?? []) {
        const [id = '', name = ''] = Key.slice(bucket.prefix.length).split('/');
        // Of what a bucket does not date nothing says that it is old.
        if (isBackupId(id)) objects.push({ id, name, writtenAt: LastModified ?? new Date() });
      }
      ContinuationToken = page.NextContinuationToken;
    } while (ContinuationToken !== undefined);
    return objects;
  }

  async #get(id: string, name: string) {
    demandBackupId(id);
    const bucket = await this.#reach();
    const where = { Bucket: bucket.bucket, Key: this.#key(bucket, id, name) };
    try {
      const { Body } = await bucket.client.send(new bucket.sdk.GetObjectCommand(where));
      return Body!;
    } catch (error) {
      if (statusOf(error) !== 404) throw this.#explain(error);
      throw new DaybookError('BACKUP_UNKNOWN', `there is no backup ${id} in ${this.location}`, {
        details: { id },
      });
    }
  }

  #reach(): Promise<Bucket> {
    this.#bucket ??= this.#open();
    return this.#bucket;
  }

  #key({ prefix }: Bucket, id: string, name: string): string {
    return `${prefix}${id}/${name}`;
  }

  async #guard<T>(act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw this.#explain(error);
    }
  }

  #explain(cause: unknown): DaybookError {
    if (cause instanceof DaybookError) return cause;
    const { code, name, message } = cause as NodeJS.ErrnoException;
    const reason = code ?? (name === 'Error' ? message : name);
    return new DaybookError('BACKUP_STORE', `${this.location}: ${reason}`, {
      hint: 'Check the bucket, what its credentials may do, and whether it is reached.',
      cause,
      details: { location: this.location, reason, status: statusOf(cause) },
    });
  }
}
