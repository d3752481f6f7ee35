import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Bench } from './bench.js';
import { answerOf } from './processes.js';
import { SIZES } from './sizes.js';

export interface VerifyFigures {
  events: number;
  bytes: number;
  seals: number;
  threads: number;
  /** How long each took in each round, in ms: whole processes. */
  hashed: number[];
  verified: number[];
  verifiedWhole: number[];
}

interface Report {
  size: number;
  bytes: number;
  seals: number;
  finding: unknown;
}

/** Verifies the export of the large ledger by the verifier in it, beside a program that does nothing but hash its events. */
export async function measureVerify({ large, say }: Bench): Promise<VerifyFigures> {
  const folder = await large.export();
  const figures = { hashed: [] as number[], verified: [] as number[], verifiedWhole: [] as number[] };
  let hashed = { events: 0, bytes: 0, threads: 0 };
  let report: Report | undefined;
  for (let round = 1; round <= SIZES.verifyRounds; round += 1) {
    figures.hashed.push(
      await timed(async () => {
        hashed = await answerOf('hash-child.js', 'hash', { folder });
      }),
    );
    figures.verified.push(
      await timed(async () => {
        report = await verify(folder, ['--hashes-only']);
      }),
    );
    figures.verifiedWhole.push(await timed(() => verify(folder, [])));
    if (report!.size !== hashed.events || report!.bytes !== hashed.bytes) {
      throw new Error('what was hashed is not what was verified');
    }
    const [hashing, hashes, whole] = Object.values(figures).map(
      (each) => `${(each.at(-1)! / 1000).toFixed(2)} s`,
    );
    say(
      `verify, round ${round}: bare hashing ${hashing}, hashes, tree and seals ${hashes}, events too ${whole}`,
    );
  }
  return { ...figures, ...hashed, seals: report!.seals };
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const began = performance.now();
  await work();
  return performance.now() - began;
}

async function verify(folder: string, options: readonly string[]): Promise<Report> {
  const { stdout } = await promisify(execFile)(process.execPath, [
    join(folder, 'verify.mjs'),
    folder,
    '--json',
    ...options,
  ]);
  const report = JSON.parse(stdout) as Report;
  if (report.finding !== null) throw new Error(`the export is not in order: ${stdout}`);
  return report;
}
