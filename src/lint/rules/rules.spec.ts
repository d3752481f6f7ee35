import { describe, expect, it } from 'vitest';
import { LINT_CODES } from '../../config/lint-codes.js';
import { SqlSyntaxError } from '../../postgres/sql-syntax-error.js';
import { parseScript } from '../../postgres/statements.js';
import { lintScript } from '../lint-script.js';
import { judge } from '../severity.js';
import { LINT_RULES } from './index.js';

async function found(sql: string): Promise<string[]> {
  try {
    const { findings } = await lintScript(await parseScript(sql), { direction: 'up' });
    return findings.map(({ rule }) => rule);
  } catch (error) {
    if (error instanceof SqlSyntaxError) return ['unreadable-sql'];
    throw error;
  }
}

const toldByDefault = async (sql: string): Promise<string[]> =>
  judge((await lintScript(await parseScript(sql), { direction: 'up' })).findings).map(({ rule }) => rule);

describe('the rules', () => {
  it('are those that a configuration can name, in the same order', () => {
    expect(LINT_RULES.map(({ code }) => code)).toEqual(LINT_CODES);
  });
});

describe.each(LINT_RULES.map((rule) => [rule.code, rule] as const))('%s', (code, { bad, good, title }) => {
  it('objects to its bad example', async () => {
    expect(await found(bad)).toContain(code);
  });

  it.each(good.map((sql) => [sql]))('is silent, as all others are, at %s', async (sql) => {
    expect(await found(sql)).not.toContain(code);
    expect(await toldByDefault(sql)).toEqual([]);
  });

  it('has a title that is one sentence without a full stop', () => {
    expect(title).toMatch(/^[A-Z].*[^.]$/);
  });
});
