import { v7 as uuidv7 } from 'uuid';
import { canonicalJson } from '../../src/domain/canonical.js';
import type { EventDraft } from '../../src/domain/event.js';
import { makeEvent } from '../../src/domain/event.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { formatCheckpoint } from '../../src/ledger/tlog/checkpoint.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { signNote } from '../../src/ledger/tlog/sign-note.js';
import type { SignerKey } from '../../src/ledger/tlog/signer-key.js';
import { draft } from './drafts.js';

/** Events of a ledger with its seals, without any database: what a witness reads. */
export class SealedBook {
  readonly bodies: Uint8Array[] = [];

  /** @param signer its name is the origin, `daybook/<ledger>` */
  constructor(readonly signer: SignerKey) {}

  /** The same events so far, and the same key: from here on another story can be told. */
  fork(): SealedBook {
    const fork = new SealedBook(this.signer);
    fork.bodies.push(...this.bodies);
    return fork;
  }

  /** Adds so many events. */
  add(count: number): void {
    for (let index = 0; index < count; index += 1) this.#append(draft('catalog.migration-registered'));
  }

  root(size: number): Uint8Array {
    const range = new CompactRange();
    for (const body of this.bodies.slice(0, size)) range.add(leafHash(body));
    return range.root();
  }

  note(size: number, root = this.root(size), signer = this.signer): Promise<string> {
    return signNote(formatCheckpoint({ origin: signer.key.name, size, root }), [signer], nodeEd25519);
  }

  /** Adds the seal of a tree: of all events before it, with the right root, where nothing else is said. */
  async seal(given: { size?: number; root?: Uint8Array; signer?: SignerKey } = {}): Promise<number> {
    const { size = this.bodies.length, root = this.root(size), signer } = given;
    const note = await this.note(size, root, signer);
    this.#append({ name: 'ledger.sealed', data: { size, root: Buffer.from(root).toString('hex'), note } });
    return size;
  }

  #append(event: EventDraft): void {
    const ledger = this.signer.key.name.replace('daybook/', '');
    const time = new Date();
    const made = makeEvent(
      event,
      { ledger, actor: 'spec' },
      {
        id: uuidv7(),
        time,
        stream: event.name === 'ledger.sealed' ? 'ledger' : 'catalog',
        version: this.bodies.length + 1,
      },
    );
    this.bodies.push(Buffer.from(canonicalJson(made)));
  }
}
