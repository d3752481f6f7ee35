import { v7 as uuidv7 } from 'uuid';
import { withScratchCopy } from '../../backup/scratch-copy.js';
import { openClient } from '../../postgres/connect.js';
import type { Client } from '../../postgres/index.js';
import { guardSession } from '../../postgres/session.js';
import { fillSample, type SampleRequest } from './sample/fill-sample.js';
import { populatedViews, refreshViews } from './sample/refresh-views.js';

export interface ProofDatabaseRequest extends Omit<SampleRequest, 'versionNum'> {
  /** The target's, which is read and nothing else. */
  url: string;
  name: string;
  executor: string;
  now: Date;
  signal?: AbortSignal | undefined;
}

export interface ProofDatabase {
  url: string;
  /** What of the target has no rows in the copy although it has some: `schema.name`. */
  notCovered: string[];
}

/**
 * Makes a database beside the target with its schema and a sample of rows, in which a whole sequence of migrations can be proven, and drops it whatever comes
 * of that. Where this process is killed, the next copy or verification on the server drops it.
 *
 * @throws DaybookError as `withScratchCopy`; TARGET_UNREACHABLE; what `use` throws
 */
export async function withProofDatabase<Result>(
  { url, name, executor, now, signal, sample, rows }: ProofDatabaseRequest,
  use: (database: ProofDatabase) => Promise<Result>,
): Promise<Result> {
  const open = (at: string): Promise<Client> =>
    openClient(at, { role: 'target', name, applicationName: `daybook proves ${executor}` });
  let notCovered: string[] = [];
  let views: string[] = [];
  const fill = async (copyUrl: string): Promise<void> => {
    const original = await open(url);
    const copy = await open(copyUrl);
    try {
      const { versionNum } = await guardSession(original);
      views = await populatedViews(original);
      notCovered = await fillSample(original, copy, { sample, rows, versionNum });
    } finally {
      await Promise.all([original.end(), copy.end()]);
    }
  };
  const request = { url, id: uuidv7(), purpose: 'prove', rows: false, now, signal, fill } as const;
  return await withScratchCopy(request, async (copyUrl) => {
    if (views.length > 0) {
      const copy = await open(copyUrl);
      const failed = await refreshViews(copy, views).finally(() => copy.end());
      notCovered = [...notCovered, ...failed];
    }
    return await use({ url: copyUrl, notCovered });
  });
}
