import { hash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';

interface Hashed {
  events: number;
  bytes: number;
}

/** A process of the measurement of {@link file://./verify.ts}: hashes each event of an export, on as many threads as there are cores. */
if (isMainThread) {
  const { folder } = JSON.parse(process.argv[3]!) as { folder: string };
  const entries = join(folder, 'tile/entries');
  const files = readdirSync(entries, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .map((file) => join(file.parentPath, file.name))
    .filter((path, _, all) => isWidest(path, all));
  const threads = cpus().length;
  const results = await Promise.all(
    Array.from({ length: threads }, (_, thread) =>
      onThread(files.filter((_, index) => index % threads === thread)),
    ),
  );
  const events = results.reduce((sum, each) => sum + each.events, 0);
  const bytes = results.reduce((sum, each) => sum + each.bytes, 0);
  process.send!({ events, bytes, threads }, () => process.exit());
} else {
  parentPort!.postMessage(hashAll(workerData as string[]));
}

function onThread(files: readonly string[]): Promise<Hashed> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(new URL(import.meta.url), { workerData: files });
    worker.once('message', resolve);
    worker.once('error', reject);
  });
}

/** The last bundle is there as wide as the newest seal has it, too. */
function isWidest(path: string, all: readonly string[]): boolean {
  const [bundle, width] = path.split('.p/');
  return (
    width === undefined ||
    !all.some((other) => other.startsWith(`${bundle}.p/`) && Number(other.split('.p/')[1]) > Number(width))
  );
}

/** An entry has its length before it, in two bytes. */
function hashAll(files: readonly string[]): Hashed {
  let events = 0;
  let bytes = 0;
  for (const path of files) {
    const file = readFileSync(path);
    for (let at = 0; at < file.length; ) {
      const end = at + 2 + file.readUInt16BE(at);
      hash('sha256', file.subarray(at + 2, end), 'hex');
      events += 1;
      bytes += end - at - 2;
      at = end;
    }
  }
  return { events, bytes };
}
