import { leafHash } from '../../src/domain/leaf-hash.js';
import { formatCheckpoint } from '../../src/ledger/tlog/checkpoint.js';
import { nodeEd25519 } from '../../src/ledger/tlog/ed25519-node.js';
import { formatVerifierKey } from '../../src/ledger/tlog/note-key.js';
import { signNote } from '../../src/ledger/tlog/sign-note.js';
import type { SignerKey } from '../../src/ledger/tlog/signer-key.js';
import { encodeUtf8 } from '../../src/ledger/tlog/utf8.js';
import type { FollowedLog } from '../../src/ledger/witness/followed-log.js';
import { knownLogs } from '../../src/ledger/witness/known-logs.js';
import { Witness, type WitnessLog } from '../../src/ledger/witness/witness.js';
import { makeWitness } from '../../src/ledger/witness/witness-key.js';
import { temporaryFolder } from './folders.js';
import { NaiveTree } from './naive-tree.js';

/** A log of counted entries with a key; logs of the same key and different stories are a split view. */
export class CountedLog {
  readonly tree: NaiveTree;

  constructor(
    readonly signer: SignerKey,
    /** What the entry at a position says. */
    readonly entry: (position: number) => string = (position) => `entry ${position}`,
    most = 400,
  ) {
    this.tree = new NaiveTree(Array.from({ length: most }, (_, at) => leafHash(encodeUtf8(entry(at)))));
  }

  /** The signed checkpoint of a size. */
  note(size: number): Promise<string> {
    const text = formatCheckpoint({ origin: this.signer.key.name, size, root: this.tree.root(size) });
    return signNote(text, [this.signer], nodeEd25519);
  }

  /** What a client submits to a witness that saw `from` last. */
  async request(from: number, size: number) {
    return { from, proof: this.tree.consistency(from, size), note: await this.note(size) };
  }
}

/** A witness’s log that can be read. */
export class KeptLog implements WitnessLog {
  readonly lines: { level: string; facts: object; message: string }[] = [];
  info = (facts: object, message: string): void => void this.lines.push({ level: 'info', facts, message });
  warn = (facts: object, message: string): void => void this.lines.push({ level: 'warn', facts, message });
  error = (facts: object, message: string): void => void this.lines.push({ level: 'error', facts, message });

  get errors(): string[] {
    return this.lines.filter(({ level }) => level === 'error').map(({ message }) => message);
  }
}

/** Opens a witness of logs; in the same folder it is the same witness. */
export async function openWitness(
  logs: readonly SignerKey[],
  { folder = temporaryFolder(), log = new KeptLog() }: { folder?: string; log?: KeptLog } = {},
): Promise<{ witness: Witness; folder: string; log: KeptLog }> {
  await makeWitness(folder, 'auditor.example/witness').catch((error) => {
    if (error.code !== 'FILE_EXISTS') throw error;
  });
  const witness = await Witness.open({
    folder,
    logs: knownLogs(logs.map(({ key }) => formatVerifierKey(key))),
    now: () => new Date(1_700_000_000_000),
    log,
  });
  return { witness, folder, log };
}

/** Events as a source, in batches of 100. */
export const eventsLog = (bodies: readonly Uint8Array[]): FollowedLog => ({
  description: 'the events of the spec',
  async *read({ from, to = bodies.length }) {
    for (let at = from; at < Math.min(to, bodies.length); at += 100) {
      const batch = bodies.slice(at, Math.min(at + 100, to));
      yield batch.map((bytes, index) => ({ position: at + index, bytes, leaf: leafHash(bytes) }));
    }
  },
});
