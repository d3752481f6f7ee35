import { type EventEnvelope, isEvent } from '../../domain/event.js';
import { ledgerDecider } from '../../domain/ledger/ledger-stream.js';
import { initialLedger, type LedgerState } from '../../domain/ledger/state.js';
import { LEDGER_STREAM } from '../../domain/stream.js';
import type { Ledger } from '../ledger.js';
import { addSignatures } from '../tlog/add-signatures.js';
import { type NoteSignature, parseSignatureLine } from '../tlog/note.js';
import type { KnownSeal } from './last-seal.js';

/** What the ledger says of itself and of its newest seal; read on from where it was read to. */
export class RecordedSeals {
  #state: LedgerState = initialLedger();
  #seal: KnownSeal | undefined;
  #cosignatures: NoteSignature[] = [];

  async readOn(ledger: Pick<Ledger, 'streamPages'>): Promise<void> {
    for await (const page of ledger.streamPages(LEDGER_STREAM, { after: this.#state.version })) {
      this.#state = ledgerDecider.advance(this.#state, page);
      for (const event of page) this.#add(event);
    }
  }

  get state(): LedgerState {
    return this.#state;
  }

  /** The newest seal in the ledger, its cosignatures added to its note. */
  get last(): KnownSeal | undefined {
    return this.#seal && { ...this.#seal, note: addSignatures(this.#seal.note, this.#cosignatures) };
  }

  #add(event: EventEnvelope): void {
    if (isEvent(event, 'ledger.sealed')) {
      const { size, root, note } = event.data;
      this.#seal = { size, root: Buffer.from(root, 'hex'), note };
      this.#cosignatures = [];
    } else if (isEvent(event, 'ledger.witness-cosigned') && event.data.size === this.#seal?.size) {
      this.#cosignatures.push(parseSignatureLine(event.data.cosignature));
    }
  }
}
