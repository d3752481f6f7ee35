import { createHash } from 'node:crypto';
import { canonicalJson } from './canonical.js';
import { applyToCatalog, type CatalogState, initialCatalog } from './catalog/catalog.js';
import type { EventEnvelope } from './event.js';
import { evolveLedger } from './ledger/evolve.js';
import { initialLedger, type LedgerState } from './ledger/state.js';
import { CATALOG_STREAM, LEDGER_STREAM, targetOfStream } from './stream.js';
import { apply } from './target/evolve.js';
import { initialTarget, type TargetState } from './target/state.js';

/** What all events up to a position add up to. Two readers of the same events have the same state, to the byte. */
export interface DaybookState {
  /** How many events it is the state of. */
  size: number;
  ledger: LedgerState;
  catalog: CatalogState;
  targets: Record<string, TargetState>;
}

/** Folds the ledger’s events in their order. Holds one state and changes it; take {@link LedgerFold.state} when done. */
export class LedgerFold {
  #size = 0;
  #ledger = initialLedger();
  readonly #catalog = initialCatalog();
  readonly #targets: Record<string, TargetState> = {};
  /** The same states by their streams, as events name them. */
  readonly #byStream = new Map<string, TargetState>();

  add(event: EventEnvelope): void {
    this.#size += 1;
    const known = this.#byStream.get(event.subject);
    if (known) {
      apply(known, event);
      return;
    }
    const target = targetOfStream(event.subject);
    if (target !== undefined) {
      const state = initialTarget();
      this.#targets[target] = state;
      this.#byStream.set(event.subject, state);
      apply(state, event);
    } else if (event.subject === CATALOG_STREAM) {
      applyToCatalog(this.#catalog, event);
    } else if (event.subject === LEDGER_STREAM) {
      this.#ledger = evolveLedger(this.#ledger, event);
    }
  }

  get state(): DaybookState {
    return structuredClone({
      size: this.#size,
      ledger: this.#ledger,
      catalog: this.#catalog,
      targets: this.#targets,
    });
  }
}

/** The digest by which two states are compared: SHA-256 of the canonical JSON (RFC 8785), in hexadecimal. */
export const stateHash = (state: DaybookState): string =>
  createHash('sha256').update(canonicalJson(state)).digest('hex');
