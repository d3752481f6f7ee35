import type { LedgerCommand } from '../../domain/ledger/decide.js';
import type { LedgerState } from '../../domain/ledger/state.js';
import { asDaybookError, type DaybookError } from '../../errors.js';
import type { LedgerConnection } from '../connection.js';
import { readHead } from '../head.js';
import type { StreamWriter } from '../stream-writer.js';
import { addSignatures } from '../tlog/add-signatures.js';
import { formatSignatureLine, type NoteSignature } from '../tlog/note.js';
import { proveConsistency } from '../tlog/prove.js';
import type { Cosigner } from './cosigner.js';
import type { KnownSeal } from './last-seal.js';
import { postgresTiles } from './postgres-tiles.js';
import type { SealerSettings } from './sealer-settings.js';

/** Who has a seal. */
export interface GivenOut {
  /** The signed note with all cosignatures. */
  note: string;
  /** The names of the witnesses that cosigned. */
  witnesses: string[];
  /** Why others did not. */
  missing: { witness: string; error: DaybookError }[];
  /** The anchors that do not have it. */
  unanchored: { anchor: string; error: DaybookError }[];
}

interface Answers {
  cosignatures: NoteSignature[];
  missing: GivenOut['missing'];
  /** Of a witness that saw another history. */
  refusal: DaybookError | undefined;
}

/**
 * Brings a seal that is recorded to the anchors, and to the witnesses that have not cosigned it yet, whose cosignatures are recorded.
 *
 * @throws DaybookError WITNESS_REFUSED, LEDGER_LOST_TAIL, once the others’ cosignatures are recorded; LEDGER_CORRUPT where an anchor has another seal
 */
export async function giveOut(
  settings: SealerSettings,
  writer: StreamWriter<LedgerState, LedgerCommand>,
  seal: KnownSeal,
): Promise<GivenOut> {
  const unanchored = await writeToAnchors(settings, seal);
  const { size, root } = seal;
  const before = writer.state.seal?.size === size ? writer.state.seal.witnesses : [];
  const { cosignatures, missing, refusal } = await askWitnesses(settings, seal, before);
  for (const signature of cosignatures) {
    await writer.execute({
      type: 'cosign',
      data: {
        size,
        root: Buffer.from(root).toString('hex'),
        witness: signature.name,
        cosignature: formatSignatureLine(signature).trimEnd(),
      },
    });
  }
  if (refusal) throw refusal;
  return {
    note: addSignatures(seal.note, cosignatures),
    witnesses: [...before, ...cosignatures.map(({ name }) => name)].sort(),
    missing,
    unanchored,
  };
}

async function writeToAnchors(
  { anchors, log }: SealerSettings,
  { size, note }: KnownSeal,
): Promise<GivenOut['unanchored']> {
  const unanchored: GivenOut['unanchored'] = [];
  for (const anchor of anchors) {
    try {
      await anchor.write(size, note);
    } catch (thrown) {
      const error = asDaybookError(thrown);
      if (error.code !== 'ANCHOR_UNAVAILABLE') throw error;
      unanchored.push({ anchor: anchor.location, error });
      log.warn({ err: error, anchor: anchor.location }, 'an anchor does not have the seal');
    }
  }
  return unanchored;
}

async function askWitnesses(
  { witnesses, connection, log }: SealerSettings,
  { note, size }: KnownSeal,
  cosigned: readonly string[],
): Promise<Answers> {
  let before: Promise<unknown> = Promise.resolve();
  // One connection answers one question at a time.
  const prove = (from: number): Promise<Uint8Array[]> => {
    const proof = before.then(() =>
      connection.use((client) => proveConsistency(from, size, postgresTiles(client))),
    );
    before = proof.catch(() => undefined);
    return proof;
  };
  const answers: Answers = { cosignatures: [], missing: [], refusal: undefined };
  const ask = async (witness: Cosigner): Promise<void> => {
    try {
      answers.cosignatures.push(await witness.cosign({ note, size, prove }));
    } catch (thrown) {
      const error = asDaybookError(thrown);
      answers.missing.push({ witness: witness.name, error });
      if (await isRefusal(error, connection)) answers.refusal ??= error;
      log.warn({ err: error, witness: witness.name }, 'a witness did not cosign');
    }
  };
  await Promise.all(witnesses.filter(({ name }) => !cosigned.includes(name)).map(ask));
  return answers;
}

/** A witness that saw more than is sealed saw what was lost, or the later seal of another sealer. */
async function isRefusal({ code, details }: DaybookError, connection: LedgerConnection): Promise<boolean> {
  if (code !== 'LEDGER_LOST_TAIL') return code === 'WITNESS_REFUSED';
  return Number(details.seen) > (await connection.use(readHead)).size;
}
