import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import { systemClock } from '../observability/clock.js';
import { checkStored, refuseUnlessEqual } from './check-stored.js';
import type { BackupRequest, GrowingDump } from './dump.js';
import type { BackupManifest } from './manifest.js';
import { restoreToScratch, type Scratch } from './scratch-restore.js';
import { judgeScratch, type Verification } from './verify.js';

/** The restore of a dump that is still being written, into a scratch database of the server that it is of. */
export class EarlyRestore {
  readonly #request: BackupRequest;
  readonly #scratch: Promise<Scratch>;
  readonly #hash = createHash('sha256');
  readonly #start: number;
  #bytes = 0;

  /**
   * Begins, before the dump is written. The signal of the request ends it where the dump fails; what fails here is told by {@link verify}.
   *
   * @throws DaybookError BACKUP_STORE where the store cannot be read behind the writer
   */
  static async begin(request: BackupRequest, dump: GrowingDump): Promise<EarlyRestore> {
    return new EarlyRestore(request, dump, await dump.follow());
  }

  private constructor(request: BackupRequest, dump: GrowingDump, stored: Readable) {
    const { store, url, encryption, jobs, signal, clock = systemClock } = request;
    this.#request = request;
    this.#start = clock.monotonic();
    this.#scratch = restoreToScratch({
      store,
      backup: dump,
      adminUrl: url,
      jobs,
      encryption,
      clock,
      signal,
      open: async () => stored,
      onChunk: (chunk) => {
        this.#hash.update(chunk);
        this.#bytes += chunk.length;
      },
    });
    // Told when somebody asks.
    this.#scratch.catch(() => stored.destroy());
  }

  /**
   * Waits for the end of the restore and compares it with what was dumped. What went to pg_restore must be what the manifest says, to the
   * last byte.
   *
   * @throws DaybookError as {@link verifyBackup}
   */
  async verify(manifest: BackupManifest): Promise<Verification> {
    const { store, url: adminUrl, jobs, signal, clock = systemClock } = this.#request;
    const scratch = await this.#scratch.catch(async (error) => {
      // Perhaps because the store has not kept what it was given.
      if (!signal?.aborted) await checkStored(store, manifest, { signal });
      throw error;
    });
    const restored = clock.monotonic();
    const passed = { bytes: this.#bytes, sha256: this.#hash.digest('hex') };
    // A pg_restore that has all it needs may leave the end unread.
    if (passed.bytes < manifest.bytes) await checkStored(store, manifest, { signal });
    else refuseUnlessEqual(passed, manifest);
    const spent = { checkMs: 0, restoreMs: restored - this.#start, analyzeMs: 0 };
    return await judgeScratch(scratch, manifest, {
      adminUrl,
      jobs,
      signal,
      clock,
      start: this.#start,
      spent,
    });
  }

  /** Drops what was restored; waits for a restore that was told to end. */
  async end(): Promise<void> {
    await this.#scratch.then(
      (scratch) => scratch.drop(),
      () => {},
    );
  }
}
