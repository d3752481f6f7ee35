import { describe, expect, it } from 'vitest';
import { parseScript } from '../postgres/statements.js';
import { lintScript } from './lint-script.js';

const found = async (sql: string): Promise<string[]> =>
  (await lintScript(await parseScript(sql), { direction: 'up' })).findings.map(
    ({ rule, line }) => `${rule} ${line}`,
  );

describe('an ignore', () => {
  it('accepts the statement that follows, and no other', async () => {
    expect(
      await found('-- daybook:ignore drop-table unused\n\n-- gone\nDROP TABLE a;\nDROP TABLE a;'),
    ).toEqual(['drop-table 5']);
  });

  it('accepts several rules', async () => {
    expect(await found('-- daybook:ignore drop-table,drop-cascade unused\nDROP TABLE a CASCADE;')).toEqual(
      [],
    );
  });

  it('inside a statement accepts the line that follows', async () => {
    expect(
      await found(
        'CREATE TABLE t (\n  id bigint PRIMARY KEY,\n  -- daybook:ignore ban-char ISO 3166\n  a char(2),\n  b char(2)\n);',
      ),
    ).toEqual(['ban-char 5']);
  });

  it('in a body accepts the statement that follows in it', async () => {
    expect(
      await found(
        'DO $$\nBEGIN\n  -- daybook:ignore drop-table unused\n  DROP TABLE a;\n  DROP TABLE a;\nEND $$;',
      ),
    ).toEqual(['drop-table 5']);
  });

  it('above a DO block accepts all of it', async () => {
    expect(
      await found('-- daybook:ignore drop-table unused\nDO $$ BEGIN\nDROP TABLE a;\nDROP TABLE a;\nEND $$;'),
    ).toEqual([]);
  });

  it('of the file accepts every place', async () => {
    expect(await found('-- daybook:ignore-file drop-table unused\nDROP TABLE a;\nDROP TABLE a;')).toEqual([]);
  });

  it('without a reason accepts nothing', async () => {
    expect(await found('-- daybook:ignore drop-table\nDROP TABLE a;')).toEqual([
      'ignore-without-reason 1',
      'drop-table 2',
    ]);
    expect(await found('-- daybook:ignore\nSELECT 1;')).toEqual(['ignore-without-reason 1']);
  });

  it('of an unknown rule says which was meant', async () => {
    const { findings } = await lintScript(await parseScript('-- daybook:ignore drop-tabel x\nSELECT 1;'), {
      direction: 'up',
    });
    expect(findings[0]?.message).toBe('there is no rule drop-tabel: did you mean drop-table?');
  });

  it('that meets nothing is found', async () => {
    expect(await found('-- daybook:ignore drop-table unused\nSELECT 1;')).toEqual(['ignore-unused 1']);
    expect(await found('DROP TABLE a;\n-- daybook:ignore drop-table too late')).toEqual([
      'drop-table 1',
      'ignore-unused 2',
    ]);
  });

  it('is none inside a string', async () => {
    expect(await found("SELECT '\n-- daybook:ignore drop-table unused\n';\nDROP TABLE a;")).toEqual([
      'drop-table 4',
    ]);
  });
});
