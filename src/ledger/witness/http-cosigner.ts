import { DaybookError } from '../../errors.js';
import type { Cosigner, CosignRequest } from '../seal/cosigner.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { type NoteSignature, parseNote } from '../tlog/note.js';
import { formatKeyId, invalidKey, KEY_TYPES, type NoteKey } from '../tlog/note-key.js';
import { noteVerifier } from '../tlog/verifier.js';
import { formatAddCheckpoint, parseCosignatures, parseSize } from './add-checkpoint.js';
import { type WitnessAnswer, witnessPost } from './witness-post.js';

/** A witness, and how it is asked. */
export interface HttpCosignerSettings {
  /** The witness’s key. */
  key: NoteKey;
  /** Its submission prefix, such as `https://witness.example`. */
  url: string;
  /** How long one request may take, in ms; default {@link DEFAULT_WITNESS_TIMEOUT_MS}. */
  timeoutMs?: number;
}

/** How long one request to a witness may take, in ms. */
export const DEFAULT_WITNESS_TIMEOUT_MS = 10_000;

/** A witness says at first which size it saw last; others may submit at the same time and make it say so again. */
const ATTEMPTS = 5;

/**
 * A witness that is asked over HTTP (C2SP tlog-witness, add-checkpoint). It remembers what the witness saw last, so that from the second
 * time on one request is enough.
 *
 * Its `cosign` throws DaybookError WITNESS_REFUSED; LEDGER_LOST_TAIL where the witness saw more events than are sealed;
 * SEAL_UNTRUSTED where the cosignature is wrong; WITNESS_UNREACHABLE.
 *
 * @throws DaybookError NOTE_KEY_INVALID where the key is not one for cosignatures
 */
export function httpCosigner({
  key,
  url,
  timeoutMs = DEFAULT_WITNESS_TIMEOUT_MS,
}: HttpCosignerSettings): Cosigner {
  if (key.type !== KEY_TYPES.cosignature) throw invalidKey('it is not one for cosignatures');
  const endpoint = `${url.replace(/\/+$/, '')}/add-checkpoint`;
  let seen = 0;
  return {
    name: key.name,
    async cosign(request) {
      for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
        if (seen > request.size) throw lostTail(key.name, seen, request.size);
        const proof = seen === 0 || seen === request.size ? [] : await request.prove(seen);
        const body = formatAddCheckpoint({ from: seen, proof, note: request.note });
        const answer = await witnessPost(endpoint, body, { name: key.name, timeoutMs });
        if (answer.status === 409) {
          seen = understood(key.name, () => parseSize(answer.body));
          continue;
        }
        const signature = await cosignature(key, request, answer);
        seen = request.size;
        return signature;
      }
      throw unreachable(key.name, 'others submit to it all the time');
    },
  };
}

async function cosignature(
  key: NoteKey,
  { note }: CosignRequest,
  answer: WitnessAnswer,
): Promise<NoteSignature> {
  const { status, body } = answer;
  if (status === 422) {
    throw new DaybookError('WITNESS_REFUSED', `${key.name} does not cosign: ${sentence(body)}`, {
      details: { witness: key.name },
    });
  }
  if (status !== 200) throw unreachable(key.name, `it answers ${status}: ${sentence(body)}`);
  const signature = understood(key.name, () => parseCosignatures(body)).find(
    ({ name, keyId }) => name === key.name && keyId === key.keyId,
  );
  if (signature === undefined) {
    throw unreachable(key.name, `its answer has no signature of the key ${formatKeyId(key)}`);
  }
  if (await noteVerifier(key, nodeEd25519).verify(parseNote(note).text, signature.signature))
    return signature;
  throw new DaybookError('SEAL_UNTRUSTED', `the cosignature that ${key.name} answers with is wrong`);
}

function understood<Value>(name: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw unreachable(name, 'it answers as no witness does', cause);
  }
}

/** What another party’s server says, made fit for one line of ours. */
const sentence = (body: string): string => {
  const line = body.replace(/[\s\p{Cc}]+/gu, ' ').trim();
  return line === '' ? 'it does not say why' : line.slice(0, 200);
};

const unreachable = (name: string, why: string, cause?: unknown): DaybookError =>
  new DaybookError('WITNESS_UNREACHABLE', `${name} does not cosign: ${why}`, {
    details: { witness: name },
    ...(cause === undefined ? {} : { cause }),
  });

const lostTail = (name: string, seen: number, size: number): DaybookError =>
  new DaybookError('LEDGER_LOST_TAIL', `${name} saw ${seen} events of this ledger, and ${size} are sealed`, {
    details: { witness: name, seen, size },
  });
