import { canonicalBytes } from '../../src/domain/canonical.js';
import { type EventDraft, type EventEnvelope, makeEvent } from '../../src/domain/event.js';
import { leafHash } from '../../src/domain/leaf-hash.js';
import { CATALOG_STREAM, LEDGER_STREAM } from '../../src/domain/stream.js';
import { sealNote } from '../../src/ledger/seal/seal-note.js';
import { formatCheckpoint } from '../../src/ledger/tlog/checkpoint.js';
import { CompactRange } from '../../src/ledger/tlog/compact-range.js';
import { cosign } from '../../src/ledger/tlog/cosignature.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { formatSignatureLine } from '../../src/ledger/tlog/note.js';
import { formatKeyId, formatVerifierKey } from '../../src/ledger/tlog/note-key.js';
import type { SignerKey } from '../../src/ledger/tlog/signer-key.js';
import { testId } from '../../src/testing.js';
import { draft } from './drafts.js';

/** What a ledger says of itself, told event by event, without a database. Nothing keeps the teller from lying. */
export class SealedStory {
  readonly bodies: Uint8Array[] = [];
  readonly #versions = new Map<string, number>();

  /** Adds so many events that say nothing about seals. */
  fill(count: number): this {
    for (let index = 0; index < count; index += 1) {
      this.tell(CATALOG_STREAM, draft('catalog.migration-registered'));
    }
    return this;
  }

  addKey({ key }: SignerKey, purpose: 'seal' | 'witness' = 'seal'): this {
    return this.tell(LEDGER_STREAM, {
      name: 'ledger.key-added',
      data: { purpose, key: formatVerifierKey(key), keyId: formatKeyId(key) },
    });
  }

  retireKey({ key }: SignerKey): this {
    return this.tell(LEDGER_STREAM, {
      name: 'ledger.key-retired',
      data: { keyId: formatKeyId(key), reason: 'rotation' },
    });
  }

  /** The root of the tree over the first events; of all where nothing is said. */
  root(size = this.bodies.length): Uint8Array {
    const range = new CompactRange();
    for (const body of this.bodies.slice(0, size)) range.add(leafHash(body));
    return range.root();
  }

  async seal(signers: readonly SignerKey[], given: { size?: number; said?: number } = {}): Promise<this> {
    const { size = this.bodies.length, said = size } = given;
    const root = this.root(size);
    const note = await sealNote('main', { size, root }, signers);
    return this.tell(LEDGER_STREAM, { name: 'ledger.sealed', data: { size: said, root: hex(root), note } });
  }

  async cosign(
    witness: SignerKey,
    {
      size,
      root = this.root(size),
      name = witness.key.name,
    }: { size: number; root?: Uint8Array; name?: string },
  ): Promise<this> {
    const checkpoint = formatCheckpoint({ origin: 'daybook/main', size, root });
    const line = formatSignatureLine(await cosign(checkpoint, 1_700_000_000, witness, nodeEd25519));
    return this.tell(LEDGER_STREAM, {
      name: 'ledger.witness-cosigned',
      data: { size, root: hex(root), witness: name, cosignature: line.trimEnd() },
    });
  }

  tell(stream: string, event: EventDraft): this {
    const version = (this.#versions.get(stream) ?? 0) + 1;
    this.#versions.set(stream, version);
    const at = { id: testId(this.bodies.length + 1), time: new Date(0), stream, version };
    const made: EventEnvelope = makeEvent(event, { ledger: 'main', actor: 'spec' }, at);
    this.bodies.push(canonicalBytes(made));
    return this;
  }
}

const hex = (hash: Uint8Array): string => Buffer.from(hash).toString('hex');
