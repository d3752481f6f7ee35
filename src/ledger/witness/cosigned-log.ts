import { randomBytes } from 'node:crypto';
import { link, mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../domain/sha256.js';
import { encodeUtf8 } from '../tlog/utf8.js';
import { syncFolder, writeDraft } from './durable-file.js';

/** What a witness cosigned last of one ledger. */
export interface Cosigned {
  /** How often it cosigned: which file holds this. */
  readonly generation: number;
  /** The note with the cosignature; empty where it cosigned nothing yet. */
  readonly note: string;
}

const FILE = /^(\d{1,15})\.checkpoint$/;

/** The name of a ledger in paths (C2SP tlog-witness): SHA-256 of its origin in hexadecimal. */
export const originHash = (origin: string): string => Buffer.from(sha256(encodeUtf8(origin))).toString('hex');

/**
 * The newest checkpoint that a witness cosigned of one ledger, in a folder with the one file `<generation>.checkpoint`. The next
 * generation is made with `link`, which fails where another process was first, so that any number of processes may share
 * the folder and a witness that is killed at any moment leaves no lock behind.
 */
export class CosignedLog {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Makes the folder where it is not there. */
  static async open(folder: string, origin: string): Promise<CosignedLog> {
    const home = join(folder, originHash(origin));
    const known = await readdir(home).catch(notThere);
    if (known === undefined) await CosignedLog.#create(folder, home);
    return new CosignedLog(home);
  }

  // A folder is renamed onto another only where that is empty, and this one never is.
  static async #create(folder: string, home: string): Promise<void> {
    await mkdir(folder, { recursive: true });
    const draft = `${home}.${randomBytes(6).toString('hex')}.draft`;
    await mkdir(draft);
    await writeFile(join(draft, '0.checkpoint'), '');
    await syncFolder(draft);
    try {
      await rename(draft, home);
    } catch (error) {
      await rm(draft, { recursive: true });
      const { code } = error as NodeJS.ErrnoException;
      if (code !== 'ENOTEMPTY' && code !== 'EEXIST') throw error;
    }
    await syncFolder(folder);
  }

  async read(): Promise<Cosigned> {
    for (;;) {
      const generation = (await this.#generations()).at(-1)!;
      const note = await readFile(this.#file(generation), 'utf8').catch(notThere);
      // Another process may have gone on in between.
      if (note !== undefined) return { generation, note };
    }
  }

  /**
   * Keeps a note as the newest one, durably.
   *
   * @param before what it follows
   * @returns false where another process was first: then nothing is kept
   */
  async advance(before: Cosigned, note: string): Promise<boolean> {
    const next = before.generation + 1;
    const draft = await writeDraft(this.#file(next), note);
    try {
      await link(draft, this.#file(next));
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
      throw error;
    } finally {
      await rm(draft);
    }
    const generations = await this.#generations();
    // Others remove a generation only after the one that follows it was made: this one came too late where its predecessor is gone.
    if (generations.at(-1) !== next || !generations.includes(before.generation)) {
      await rm(this.#file(next), { force: true });
      return false;
    }
    await syncFolder(this.#folder);
    for (const old of generations.slice(0, -1)) await rm(this.#file(old), { force: true });
    return true;
  }

  async #generations(): Promise<number[]> {
    const names = await readdir(this.#folder);
    return names
      .flatMap((name) => FILE.exec(name)?.[1] ?? [])
      .map(Number)
      .sort((a, b) => a - b);
  }

  #file(generation: number): string {
    return join(this.#folder, `${generation}.checkpoint`);
  }
}

function notThere(error: NodeJS.ErrnoException): undefined {
  if (error.code !== 'ENOENT') throw error;
}
