import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { runTool } from '../postgres/run-tool.js';
import type { Tool } from '../postgres/tools.js';
import type { DumpFormat } from './dump-format.js';
import { type EncryptionSettings, encrypt } from './encryption.js';
import { bytesOfFiles, digestFiles, digestOfFiles, keepToOwner } from './file-digests.js';
import { Hashing } from './hashing.js';
import type { BackupManifest } from './manifest.js';
import type { BackupStore, Draft } from './store.js';
import { toolError } from './tool-error.js';

export interface DumpRequest {
  url: string;
  store: BackupStore;
  id: string;
  tool: Tool;
  /** How many processes dump a directory. */
  jobs: number;
  snapshot: string;
  lockTimeoutMs: number;
  expectedBytes: number;
  encryption?: EncryptionSettings | undefined;
  signal: AbortSignal;
  onProgress?: ((bytes: number) => void) | undefined;
}

/** What a manifest says of the stored bytes. */
export type StoredDump = Pick<BackupManifest, 'format' | 'bytes' | 'sha256' | 'files' | 'encryption'>;

export interface DumpWriter {
  draft: Draft;
  /** As {@link BackupDraft.follow}. */
  follow?: (() => Promise<Readable>) | undefined;
  /** Runs pg_dump to its end. @throws DaybookError BACKUP_FAILED, BACKUP_STORE, BACKUP_ENCRYPTION, INTERRUPTED */
  write(): Promise<StoredDump>;
}

/**
 * Makes room in the store for a dump of this format.
 *
 * @throws DaybookError BACKUP_STORE
 */
export function openDumpWriter(format: DumpFormat, request: DumpRequest): Promise<DumpWriter> {
  return format === 'directory' ? openFolderWriter(request) : openStreamWriter(request);
}

/** The bytes of pg_dump go, encrypted or not, through a hash into the store; nothing is read a second time. */
async function openStreamWriter(request: DumpRequest): Promise<DumpWriter> {
  const { store, id, tool, expectedBytes, encryption, signal } = request;
  const draft = await store.create(id, expectedBytes);
  return {
    draft,
    follow: draft.follow,
    write: async () => {
      const hashing = new Hashing(request.onProgress);
      const keep = (bytes: Readable) => pipeline(bytes, hashing, draft.stream);
      const outcome = await runTool(tool, {
        args: ['--format=custom', ...common(request)],
        url: request.url,
        signal,
        output: (stdout) => (encryption ? encrypt(encryption, stdout, keep, signal) : keep(stdout)),
      });
      if (outcome.exitCode !== 0) throw toolError('BACKUP_FAILED', tool, outcome);
      const { tool: program, recipients } = encryption ?? {};
      return {
        format: 'custom',
        bytes: hashing.bytes,
        sha256: hashing.sha256(),
        ...(program && recipients ? { encryption: { tool: program, recipients: [...recipients] } } : {}),
      };
    },
  };
}

/** The processes of pg_dump write the files themselves, and make them durable; they are hashed when they are complete. */
async function openFolderWriter(request: DumpRequest): Promise<DumpWriter> {
  const { store, id, tool, jobs, expectedBytes, signal, onProgress } = request;
  const draft = await store.folders!.create(id, expectedBytes);
  return {
    draft,
    write: async () => {
      const outcome = await runTool(tool, {
        args: ['--format=directory', `--jobs=${jobs}`, `--file=${draft.folder}`, ...common(request)],
        url: request.url,
        signal,
      });
      if (outcome.exitCode !== 0) throw toolError('BACKUP_FAILED', tool, outcome);
      await keepToOwner(draft.folder);
      const files = await digestFiles(draft.folder, { signal, onProgress });
      return { format: 'directory', bytes: bytesOfFiles(files), sha256: digestOfFiles(files), files };
    },
  };
}

const common = ({ snapshot, lockTimeoutMs }: DumpRequest): string[] => [
  `--snapshot=${snapshot}`,
  `--lock-wait-timeout=${lockTimeoutMs}`,
];
