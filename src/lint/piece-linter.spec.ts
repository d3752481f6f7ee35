import { fc, it } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { parseScript } from '../postgres/statements.js';
import type { Directive } from './directive.js';
import { headerDirectives } from './header-directives.js';
import { objectionsToHeader } from './ignores.js';
import { lintScript } from './lint-script.js';
import { MOST_FINDINGS_OF_A_RULE, PieceLinter } from './piece-linter.js';
import { LINT_RULES } from './rules/index.js';

/** The findings of a script whose statements come in pieces of some each. */
async function inPieces(statements: readonly string[], each: number, header: readonly Directive[]) {
  const linter = new PieceLinter('up', header, statements.length);
  let line = 1;
  for (let at = 0; at < statements.length; at += each) {
    const text = statements.slice(at, at + each).join('');
    await linter.add(await parseScript(text), { line, column: 1 });
    line += text.split('\n').length - 1;
  }
  return linter.end();
}

const inOne = async (statements: readonly string[], header: readonly Directive[]) =>
  (await lintScript(await parseScript(statements.join('')), { direction: 'up', header })).findings;

const byPlace = (findings: readonly { line: number; column: number; rule: string; message: string }[]) =>
  [...findings].sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.rule + a.message < b.rule + b.message ? -1 : 1),
  );

/** Examples of all rules, one statement each. */
const examples = LINT_RULES.flatMap(({ bad, good }) => [bad, ...good])
  .filter((sql) => !/\$|COPY/.test(sql))
  .flatMap((sql) => sql.split(';'))
  .map((sql) => sql.trim())
  .filter((sql) => sql !== '');
const CODES = LINT_RULES.map(({ code }) => code);

const directive = fc
  .tuple(
    fc.constantFrom('ignore', 'ignore-file'),
    fc.constantFrom(...CODES, 'no-such-rule'),
    fc.constantFrom(' for a test', ''),
  )
  .map(([form, code, reason]) => `-- daybook:${form} ${code}${reason}\n`);
const statement = fc
  .tuple(fc.option(directive, { nil: '', freq: 2 }), fc.constantFrom(...examples))
  .map(([comment, sql]) => `${comment}${sql};\n`);

describe('the analysis of a script in pieces', () => {
  it.prop(
    [
      fc.array(statement, { minLength: 1, maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.option(fc.constantFrom(...CODES), { nil: undefined }),
    ],
    { numRuns: 400 },
  )('finds what the analysis of all of it finds', async (statements, each, code) => {
    const parses = await parseScript(statements.join('')).then(
      () => true,
      () => false,
    );
    fc.pre(parses);
    const header = () =>
      headerDirectives(
        code === undefined ? [] : [{ text: ` daybook:ignore-file ${code} for a test`, line: 1 }],
      );
    const [one, other] = [header(), header()];
    const expected = byPlace(await inOne(statements, one));
    expect(byPlace(await inPieces(statements, each, other))).toEqual(expected);
    expect(objectionsToHeader(other)).toEqual(objectionsToHeader(one));
  });

  test('keeps so many findings of a rule, and says how many more there are', async () => {
    const update = "UPDATE users SET name = 'x' WHERE name IS NULL;\n";
    const found = await inPieces(
      Array.from({ length: 250 }, () => update),
      7,
      [],
    );
    const unbatched = found.filter(({ rule }) => rule === 'unbatched-change');
    expect(unbatched).toHaveLength(MOST_FINDINGS_OF_A_RULE);
    expect(unbatched.at(-1)).toMatchObject({
      line: 100,
      message: expect.stringContaining('in 150 more places'),
    });
  });

  test('takes a directive for the whole file for what comes before it, too', async () => {
    const drop = (n: number) => `DROP TABLE t${n};\n`;
    const statements = [
      drop(1),
      drop(2),
      `-- daybook:ignore-file drop-table all are empty\n${drop(3)}`,
      drop(4),
    ];
    expect((await inPieces(statements, 1, [])).filter(({ rule }) => /drop-table|ignore/.test(rule))).toEqual(
      [],
    );
  });
});
