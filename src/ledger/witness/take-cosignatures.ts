import { isEvent } from '../../domain/event.js';
import type { EventData } from '../../domain/event-registry.js';
import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import type { LedgerState } from '../../domain/ledger/state.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import { DaybookError } from '../../errors.js';
import type { Ledger } from '../ledger.js';
import { originOf } from '../seal/origin.js';
import { decideOn, type WriterSettings } from '../stream-writer.js';
import { parseCheckpoint } from '../tlog/checkpoint.js';
import { nodeEd25519 } from '../tlog/ed25519-node.js';
import { formatSignatureLine, type NoteSignature, parseNote } from '../tlog/note.js';
import { parseVerifierKey } from '../tlog/note-key.js';
import { type NoteVerifier, noteVerifier } from '../tlog/verifier.js';
import { named } from '../tlog/verify-note.js';
import { parseCosignatures } from './add-checkpoint.js';

/** A file that a witness wrote: signature lines alone, or the note with them. */
export interface CosignatureFile {
  name: string;
  text: string;
}

/** What became of a file. */
export interface TakenCosignature {
  file: string;
  size: number;
  witness: string;
  /** False where the ledger had it already. */
  fresh: boolean;
}

type Seal = EventData<'ledger.sealed'>;

/**
 * Takes cosignatures into the ledger: each is checked against the key of a witness that the ledger knows and the seal that it is of, then
 * recorded. A file with anything wrong stops it; what came before stays.
 *
 * @throws DaybookError NOTE_MALFORMED; KEY_UNKNOWN where no signature is of a witness’s key in force; SEAL_UNTRUSTED where one is
 *   wrong, or of no seal of this ledger; WITNESS_REFUSED where a witness cosigned another history
 */
export async function takeCosignatures(
  ledger: Ledger,
  files: readonly CosignatureFile[],
  writer: WriterSettings,
): Promise<TakenCosignature[]> {
  const events = await ledger.readStream(LEDGER_STREAM);
  const state = ledgerDecider.fold(events, ledgerDecider.initialState());
  const witnesses = witnessesOf(state);
  const seals = events.flatMap((event) => (isEvent(event, 'ledger.sealed') ? [event.data] : [])).reverse();
  const known = new Set(
    events.flatMap((event) =>
      isEvent(event, 'ledger.witness-cosigned') ? [`${event.data.size} ${event.data.witness}`] : [],
    ),
  );
  const taken: TakenCosignature[] = [];
  for (const file of files) {
    for (const { seal, signature } of await readFile(file, {
      witnesses,
      seals,
      origin: originOf(ledger.name),
    })) {
      const { size, root } = seal;
      const fresh = !known.has(`${size} ${signature.name}`);
      if (fresh) {
        const cosignature = formatSignatureLine(signature).trimEnd();
        const data = { size, root, witness: signature.name, cosignature };
        await decideOn(ledger, LEDGER_STREAM, ledgerDecider, writer, { type: 'cosign', data });
        known.add(`${size} ${signature.name}`);
      }
      taken.push({ file: file.name, size, witness: signature.name, fresh });
    }
  }
  return taken;
}

function witnessesOf({ keys }: LedgerState): Map<string, NoteVerifier> {
  const verifiers = Object.values(keys)
    .filter(({ purpose, retiredAt }) => purpose === 'witness' && retiredAt === null)
    .map(({ key }) => noteVerifier(parseVerifierKey(key), nodeEd25519));
  return new Map(verifiers.map((verifier) => [named(verifier.key), verifier]));
}

async function readFile(
  { name, text }: CosignatureFile,
  {
    witnesses,
    seals,
    origin,
  }: { witnesses: Map<string, NoteVerifier>; seals: readonly Seal[]; origin: string },
): Promise<{ seal: Seal; signature: NoteSignature }[]> {
  const note = text.startsWith('— ') ? undefined : parseNote(text);
  const signatures = (note?.signatures ?? parseCosignatures(text)).filter((one) => witnesses.has(named(one)));
  if (signatures.length === 0) {
    throw new DaybookError('KEY_UNKNOWN', `${name} has no signature of a witness that the ledger knows`, {
      hint: 'Add the key of the witness first; `daybook ledger key list` shows those that are known.',
      where: { file: name },
    });
  }
  const found: { seal: Seal; signature: NoteSignature }[] = [];
  for (const signature of signatures) {
    const verifier = witnesses.get(named(signature))!;
    const verify = (signed: string) => verifier.verify(signed, signature.signature);
    const seal = note ? await sealOf(note.text, verify, seals, origin) : await sealBySignature(verify, seals);
    if (seal === 'another') {
      throw new DaybookError(
        'WITNESS_REFUSED',
        `${signature.name} cosigned another history of this ledger (${name})`,
        { where: { file: name } },
      );
    }
    if (seal === undefined) {
      throw new DaybookError(
        'SEAL_UNTRUSTED',
        `the signature of ${signature.name} in ${name} is wrong, or of no seal of this ledger`,
        { where: { file: name } },
      );
    }
    found.push({ seal, signature });
  }
  return found;
}

type Verify = (text: string) => Promise<boolean>;

/** The seal that a note repeats; `another` where the witness signed the same size of this ledger with another root. */
async function sealOf(
  text: string,
  verify: Verify,
  seals: readonly Seal[],
  origin: string,
): Promise<Seal | 'another' | undefined> {
  if (!(await verify(text))) return undefined;
  const checkpoint = parseCheckpoint(text);
  const seal = seals.find(({ size }) => size === checkpoint.size);
  if (seal === undefined || checkpoint.origin !== origin) return undefined;
  return Buffer.from(checkpoint.root).toString('hex') === seal.root ? seal : 'another';
}

/** A signature line alone does not say what it is over. */
async function sealBySignature(verify: Verify, seals: readonly Seal[]): Promise<Seal | undefined> {
  for (const seal of seals) if (await verify(parseNote(seal.note).text)) return seal;
  return undefined;
}
