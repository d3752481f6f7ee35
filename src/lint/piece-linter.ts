import type { LintCode } from '../config/lint-codes.js';
import type { Direction } from '../domain/events/fields.js';
import type { ParsedScript } from '../postgres/statements.js';
import { type Directive, directivesIn } from './directive.js';
import type { LintFinding, StatementFacts } from './finding.js';
import { applyIgnores, isCode, nothingFor } from './ignores.js';
import { inOrder } from './lint-script.js';
import { Linter } from './linter.js';
import { ScriptState } from './script-state.js';

/** So many findings of one rule are kept, of a script that is read piece by piece; the last of them says how many more there are. */
export const MOST_FINDINGS_OF_A_RULE = 100;

const OBJECTIONS: ReadonlySet<LintCode> = new Set([
  'ignore-unknown-rule',
  'ignore-without-reason',
  'ignore-unused',
]);

interface Place {
  line: number;
  column: number;
}

/** A directive of the script itself that holds for all of it, before and behind. */
interface Wide extends Directive {
  met: Set<string>;
  place: Place;
}

/** What the rules find in a script that comes in pieces of whole statements: all that they learn is kept, and nothing of the text. */
export class PieceLinter {
  readonly #direction: Direction;
  readonly #header: readonly Directive[];
  readonly #whole: { state: ScriptState; statements: number };
  readonly #findings = new Map<LintCode, { kept: LintFinding[]; more: number }>();
  readonly #wide: Wide[] = [];

  /** @param statements how many all pieces have */
  constructor(direction: Direction, header: readonly Directive[], statements: number) {
    this.#direction = direction;
    this.#header = header;
    this.#whole = { state: new ScriptState(), statements };
  }

  /** @param at where in the file the piece begins */
  async add(script: ParsedScript, at: Place): Promise<readonly StatementFacts[]> {
    const placeOf = ({ line, column }: Place): Place => ({
      line: at.line + line - 1,
      column: line === 1 ? at.column + column - 1 : column,
    });
    const linter = new Linter(script, this.#direction, this.#whole);
    await linter.run();
    const wide: Wide[] = [];
    const directives = directivesIn(script.sql).map((directive) => {
      if (!directive.file || directive.reason === undefined) return directive;
      const place = placeOf(script.placeOf(directive.offset));
      const known = { ...directive, met: new Set<string>(), place };
      wide.push(known);
      return known;
    });
    const found = applyIgnores(script.sql, linter.findings, inOrder(linter.extents), directives, [
      ...this.#header,
      ...this.#wide,
    ]);
    for (const directive of wide) this.#holdForAll(directive);
    for (const { rule, message, offset } of found) {
      // Whether a directive for all meets something is known at the end.
      if (rule === 'ignore-unused' && wide.some((directive) => directive.offset === offset)) continue;
      this.#keep({ rule, message, ...placeOf(script.placeOf(offset)) });
    }
    return linter.facts.map((facts) => ({ ...facts, ...placeOf(facts) }));
  }

  #holdForAll(directive: Wide): void {
    for (const code of directive.codes) {
      // Objections to directives cannot be accepted.
      if (isCode(code) && !OBJECTIONS.has(code) && this.#findings.delete(code)) directive.met.add(code);
    }
    this.#wide.push(directive);
  }

  #keep(finding: LintFinding): void {
    const known = this.#findings.get(finding.rule);
    if (!known) this.#findings.set(finding.rule, { kept: [finding], more: 0 });
    else if (known.kept.length < MOST_FINDINGS_OF_A_RULE) known.kept.push(finding);
    else known.more += 1;
  }

  /** All that was found, in the order of the text. */
  end(): LintFinding[] {
    for (const { codes, met, place } of this.#wide)
      for (const code of codes)
        if (!met.has(code) && isCode(code))
          this.#keep({ rule: 'ignore-unused', message: nothingFor(code), ...place });
    return [...this.#findings.values()]
      .flatMap(({ kept, more }) => {
        const last = kept.at(-1)!;
        return more === 0
          ? kept
          : [...kept.slice(0, -1), { ...last, message: `${last.message}, and so in ${more} more places` }];
      })
      .sort((a, b) => a.line - b.line || a.column - b.column);
  }
}
