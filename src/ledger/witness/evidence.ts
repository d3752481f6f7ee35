import { mkdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256 } from '../../domain/sha256.js';
import { encodeBase64 } from '../tlog/base64.js';
import { encodeUtf8 } from '../tlog/utf8.js';
import { originHash } from './cosigned-log.js';
import { replaceFile } from './durable-file.js';

/** What is wrong with a checkpoint that its ledger has signed. */
export interface Contradiction {
  /**
   * `same-size`: another root was signed for this size. `other-events`: the events that were read lead to another root.
   * `impossible`: no tree has this root. These three prove that the ledger misbehaved. `not-proven`: the proof that came with it does not
   * hold, which anybody may have sent.
   */
  kind: 'same-size' | 'other-events' | 'impossible' | 'not-proven';
  /** A sentence. */
  why: string;
  /** The proof that was shown. */
  proof?: { from: number; hashes: readonly Uint8Array[] };
  /** The root that the events which were read have at a size. */
  computed?: { size: number; root: Uint8Array };
}

export interface Evidence extends Contradiction {
  origin: string;
  at: Date;
  /** The note that was cosigned last, with the ledger’s signature and the witness’s; empty where there is none. */
  cosigned: string;
  /** The note that is refused, with the ledger’s signature. */
  shown: string;
}

/**
 * Keeps evidence as a JSON file that needs no further explanation: notes are whole, with their signatures. What is shown again is
 * kept once, so that nobody fills the disk by repeating it.
 *
 * @returns the file
 */
export async function keepEvidence(folder: string, evidence: Evidence): Promise<string> {
  const { origin, at, kind, why, cosigned, shown, proof, computed } = evidence;
  const digest = Buffer.from(sha256(encodeUtf8(`${kind}\n${shown}`))).toString('hex');
  const file = join(folder, `${originHash(origin).slice(0, 16)}-${digest.slice(0, 16)}.json`);
  if (await stat(file).catch(() => undefined)) return file;
  const document = {
    origin,
    at: at.toISOString(),
    kind,
    why,
    cosigned: cosigned === '' ? null : cosigned,
    shown,
    ...(proof ? { proof: { from: proof.from, hashes: proof.hashes.map(encodeBase64) } } : {}),
    ...(computed ? { computed: { size: computed.size, root: encodeBase64(computed.root) } } : {}),
  };
  await mkdir(folder, { recursive: true });
  await replaceFile(file, `${JSON.stringify(document, null, 2)}\n`);
  return file;
}
