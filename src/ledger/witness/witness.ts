import { join } from 'node:path';
import { DaybookError } from '../../errors.js';
import { parseCheckpoint } from '../tlog/checkpoint.js';
import { cosign } from '../tlog/cosignature.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { EMPTY_ROOT } from '../tlog/hashes.js';
import { formatNote, type NoteSignature } from '../tlog/note.js';
import type { NoteKey } from '../tlog/note-key.js';
import type { SignerKey } from '../tlog/signer-key.js';
import type { TreeHead } from '../tlog/tree-head.js';
import { type NoteVerifier, noteVerifier } from '../tlog/verifier.js';
import { verifyNote } from '../tlog/verify-note.js';
import { type Cosigned, CosignedLog } from './cosigned-log.js';
import { type Contradiction, keepEvidence } from './evidence.js';
import type { KnownLogs } from './known-logs.js';
import { isOfEmptyTree, openSignedNote, type SignedCheckpoint } from './signed-checkpoint.js';
import { readWitnessKeys } from './witness-key.js';

export interface WitnessLog {
  info(facts: object, message: string): void;
  warn(facts: object, message: string): void;
  error(facts: object, message: string): void;
}

export interface WitnessSettings {
  /** Where its key, what it cosigned and the evidence are. */
  folder: string;
  logs: KnownLogs;
  now: () => Date;
  log: WitnessLog;
}

/** The tree head that was cosigned last; size 0 where there is none. */
export interface Seen extends TreeHead {
  /** Its note, with the cosignature; empty where there is none. */
  readonly note: string;
}

/** A note with the cosignature that was added to it. */
export interface CosignedNote {
  readonly note: string;
  readonly signature: NoteSignature;
}

/**
 * A witness: it remembers the newest checkpoint that it cosigned of each ledger, cosigns only what goes on from there, and keeps evidence
 * of what does not. What it signed is durable before anybody learns of the signature.
 */
export class Witness {
  readonly #settings: WitnessSettings;
  readonly #signer: SignerKey;
  readonly #own: readonly NoteVerifier[];

  private constructor(settings: WitnessSettings, signers: readonly SignerKey[]) {
    this.#settings = settings;
    this.#signer = signers.at(-1)!;
    this.#own = signers.map(({ key }) => noteVerifier(key, nodeEd25519));
  }

  /** @throws DaybookError SEAL_KEY_MISSING, NOTE_KEY_INVALID */
  static async open(settings: WitnessSettings): Promise<Witness> {
    return new Witness(settings, await readWitnessKeys(settings.folder));
  }

  get key(): NoteKey {
    return this.#signer.key;
  }

  get origins(): readonly string[] {
    return [...this.#settings.logs.keys()];
  }

  /**
   * Reads a checkpoint that it is shown.
   *
   * @throws Rejection 404; DaybookError NOTE_MALFORMED, SEAL_UNTRUSTED, WITNESS_REFUSED
   */
  async open(note: string): Promise<SignedCheckpoint> {
    const signed = await openSignedNote(note, this.#settings.logs);
    try {
      return { ...signed, checkpoint: parseCheckpoint(signed.text) };
    } catch (error) {
      if (!isOfEmptyTree(signed.text)) throw error;
      const { cosigned } = await this.#read(signed.origin);
      const why = 'the root is not that of an empty tree';
      return await this.#refuse(signed.origin, note, cosigned.note, { kind: 'impossible', why });
    }
  }

  /** What it cosigned last of a ledger. @throws DaybookError WITNESS_CORRUPT where that is not what it wrote */
  async seen(origin: string): Promise<Seen> {
    return (await this.#read(origin)).seen;
  }

  /**
   * Cosigns a checkpoint.
   *
   * @param judge compares it with what was cosigned last; it is asked again where another process went on in between
   * @returns nothing where more was cosigned before
   * @throws DaybookError WITNESS_REFUSED with the evidence; what `judge` throws
   */
  async cosign(
    shown: SignedCheckpoint,
    judge: (seen: Seen) => Promise<Contradiction | undefined>,
  ): Promise<CosignedNote | undefined> {
    const { origin, size } = shown.checkpoint;
    for (;;) {
      const { log, cosigned, seen } = await this.#read(origin);
      const contradiction = await judge(seen);
      if (contradiction) return await this.#refuse(origin, shown.note, cosigned.note, contradiction);
      if (size < seen.size) return undefined;
      const time = Math.floor(this.#settings.now().getTime() / 1000);
      const signature = await cosign(shown.text, time, this.#signer, nodeEd25519);
      const note = formatNote({ text: shown.text, signatures: [...shown.signatures, signature] });
      if (!(await log.advance(cosigned, note))) continue;
      this.#settings.log.info({ origin, size }, 'cosigned a checkpoint');
      return { note, signature };
    }
  }

  /** Keeps evidence against a checkpoint, says so, and throws. @throws DaybookError WITNESS_REFUSED */
  async refuse(shown: SignedCheckpoint, contradiction: Contradiction): Promise<never> {
    const { origin } = shown.checkpoint;
    const { cosigned } = await this.#read(origin);
    return await this.#refuse(origin, shown.note, cosigned.note, contradiction);
  }

  async #read(origin: string): Promise<{ log: CosignedLog; cosigned: Cosigned; seen: Seen }> {
    const log = await CosignedLog.open(join(this.#settings.folder, 'logs'), origin);
    const cosigned = await log.read();
    if (cosigned.note === '') return { log, cosigned, seen: { size: 0, root: EMPTY_ROOT, note: '' } };
    const { size, root } = await this.#readOwn(cosigned.note, origin);
    return { log, cosigned, seen: { size, root, note: cosigned.note } };
  }

  // Whoever changes the file would have the witness forget.
  async #readOwn(note: string, origin: string): Promise<TreeHead> {
    try {
      const checkpoint = parseCheckpoint((await verifyNote(note, this.#own)).text);
      if (checkpoint.origin === origin) return checkpoint;
      throw new Error(`it is of ${checkpoint.origin}`);
    } catch (cause) {
      throw new DaybookError(
        'WITNESS_CORRUPT',
        `what was cosigned last of ${origin} is not as it was written`,
        {
          cause,
          where: { file: this.#settings.folder },
        },
      );
    }
  }

  async #refuse(origin: string, shown: string, cosigned: string, found: Contradiction): Promise<never> {
    const { folder, now, log } = this.#settings;
    const evidence = await keepEvidence(join(folder, 'evidence'), {
      ...found,
      origin,
      at: now(),
      cosigned,
      shown,
    });
    log.error({ origin, kind: found.kind, evidence }, `refused a checkpoint of ${origin}: ${found.why}`);
    throw new DaybookError('WITNESS_REFUSED', `${this.key.name} does not cosign: ${found.why}`, {
      details: { origin, kind: found.kind, evidence },
    });
  }
}
