import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyseAll } from './analyse-all.js';
import type { Analysable, AnalysisRequest } from './analysis.js';

const THREAD = fileURLToPath(new URL('../../dist/run/analysis-thread.js', import.meta.url));

const requestOf = (index: number, sql: string): AnalysisRequest => {
  const migration: Analysable = {
    id: `2025010100${String(index).padStart(4, '0')}_m${index}`,
    file: `/migrations/m${index}.sql`,
    reversible: false,
    up: { sql, line: 3 },
  };
  return { migration, direction: 'up' };
};

const requests = Array.from({ length: 400 }, (_, index) =>
  requestOf(index, `CREATE TABLE t${index} (id bigint PRIMARY KEY);\nDROP INDEX i${index};`),
);

describe('analyses in two threads', () => {
  let folder: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'daybook-'));
  });
  afterAll(() => rm(folder, { recursive: true }));

  it('are the same, in the same order, as in one', async () => {
    expect(await analyseAll(requests, THREAD)).toEqual(await analyseAll(requests, undefined));
  });

  it('fail with the first that cannot be analysed, wherever it was', async () => {
    const broken = requests.map((request, index) =>
      index === 390 || index === 395 ? requestOf(index, 'CREATE TABEL t (id int)') : request,
    );
    await expect(analyseAll(broken, THREAD)).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      where: { file: '/migrations/m390.sql', line: 3 },
    });
  });

  it.each([
    ['cannot start', 'import "./not-there.js"'],
    [
      'ends in the middle',
      'import { parentPort } from "node:worker_threads"; parentPort.once("message", () => process.exit(3))',
    ],
  ])('are made in this one where the other %s', async (_, program) => {
    const thread = join(folder, 'thread.mjs');
    await writeFile(thread, program);
    const found = await analyseAll(requests, thread);
    expect(found.map(({ statements }) => statements?.[0]?.node)).toEqual(requests.map(() => 'CreateStmt'));
  });
});
