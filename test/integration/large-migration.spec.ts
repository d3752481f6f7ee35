import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { peakMemory, writeLargeFile } from '../support/large-file.js';
import { openProject, type Project } from '../support/project.js';

const MEBIBYTE = 1024 * 1024;
/** 200 MiB take minutes, and each command reads them: DAYBOOK_TEST_LARGE=200. */
const WHOLE = process.env.DAYBOOK_TEST_LARGE !== undefined;
/** In MiB. As one text, 10 MiB of INSERTs took three times what is allowed. */
const SIZES = { INSERT: 12, COPY: 30 };
const MOST_MEMORY = 250;

const HEADER = `-- kind: data
-- purpose: Many rows.
-- scope: One table.
-- rollback: Drops it.
-- impact: None.

-- +up
CREATE TABLE item (id bigint, name text, note text);
`;
const DOWN = '\n-- +down\nDROP TABLE item;\n';

const FORMS = {
  INSERT: {
    begin: HEADER,
    line: (n: number) =>
      `INSERT INTO item (id, name, note) VALUES (${n}, 'name of ${n}', 'a note; of ''some'' words for ${n}');`,
    end: DOWN,
  },
  COPY: {
    begin: `${HEADER}COPY item (id, name, note) FROM stdin;\n`,
    line: (n: number) => `${n}\tname of ${n}\ta note of some words, and more of them, for ${n}; ü \\\\.`,
    end: `\\.\nANALYZE item;\n${DOWN}`,
  },
};

describe.each(['INSERT', 'COPY'] as const)('a file of %s', (form) => {
  const size = Number(process.env.DAYBOOK_TEST_LARGE ?? SIZES[form]);
  let project: Project;
  let rows: number;
  const report = (what: string, { peak, took }: { peak: number; took: number }) =>
    WHOLE && console.log(`${form} ${size} MiB ${what}: ${peak} MiB, ${took} ms`);
  const run = async (...args: string[]) => {
    const began = performance.now();
    const result = await peakMemory(project.start(args));
    report(args[0]!, { peak: result.peak, took: Math.round(performance.now() - began) });
    expect(result.stderr).toBe('');
    expect(result.code).toBe(0);
    expect(result.peak).toBeLessThan(MOST_MEMORY);
    return JSON.parse(result.stdout);
  };

  beforeAll(async () => {
    project = await openProject({ targets: { shop: 'test' }, migrations: {} });
    await project.write({});
    rows = writeLargeFile(
      join(project.folder, 'migrations/20260101_items.sql'),
      size * MEBIBYTE,
      FORMS[form],
    );
  });
  afterAll(() => project?.close());

  it('takes little memory', { timeout: 1_200_000 }, async () => {
    if (WHOLE) {
      expect(await run('lint', '--json')).toMatchObject({ errors: 0 });
      await run('plan', '--json');
    }
    await run('migrate', '--json');
    const counted = await query(
      project.url('shop'),
      'SELECT count(*)::int AS n, sum(id)::text AS sum FROM item',
    );
    expect(counted).toEqual([{ n: rows, sum: String((BigInt(rows) * BigInt(rows - 1)) / 2n) }]);
    await run('status', '--json');
  });
});
