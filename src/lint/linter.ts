import type { Direction } from '../domain/events/fields.js';
import { BodySyntaxError, bodyOf, partsOfBody } from '../postgres/plpgsql.js';
import { SqlSyntaxError } from '../postgres/sql-syntax-error.js';
import type { StatementTraits } from '../postgres/statement-traits.js';
import { traitsOf } from '../postgres/statement-traits.js';
import { type StatementWork, workOf } from '../postgres/statement-work.js';
import { type ParsedScript, type ParsedStatement, parseScript } from '../postgres/statements.js';
import type { StatementFacts } from './finding.js';
import type { Extent, RawFinding } from './ignores.js';
import type { LintRule } from './rule.js';
import { LINT_RULES } from './rules/index.js';
import { ScriptState } from './script-state.js';
import { Subject } from './subject.js';

type Level = Subject['level'];

/** Where statements of a body are: the body’s place in the script; undefined where it is written with escapes. */
interface Ground {
  level: Level;
  state: ScriptState;
  /** The offset in the script of an offset in what is parsed. */
  place(offset: number): number;
}

const NO_WORK: StatementWork = { locks: [], rewrites: [], scans: [] };
const NO_TRAITS: StatementTraits = traitsOf('', {});

/** Takes the rules over the statements of one script, and into the bodies of its functions and DO blocks. */
export class Linter {
  readonly findings: RawFinding[] = [];
  readonly extents: Extent[] = [];
  readonly facts: StatementFacts[] = [];
  readonly #script: ParsedScript;
  readonly #direction: Direction;
  readonly #state: ScriptState;
  readonly #statements: number;

  /** @param whole of a script that is one piece of a larger one: what the pieces before it say, and how many statements all have */
  constructor(
    script: ParsedScript,
    direction: Direction,
    whole: { state: ScriptState; statements: number } = {
      state: new ScriptState(),
      statements: script.statements.length,
    },
  ) {
    this.#script = script;
    this.#direction = direction;
    this.#state = whole.state;
    this.#statements = whole.statements;
  }

  async run(): Promise<void> {
    const ground: Ground = { level: 'script', state: this.#state, place: (offset) => offset };
    for (const statement of this.#script.statements) {
      const work = workOf(statement.node, statement.tree);
      const { refusesTransaction, destroys } = statement.traits;
      this.facts.push({
        line: statement.line,
        column: statement.column,
        node: statement.node,
        ...work,
        ...(refusesTransaction === undefined ? {} : { refusesTransaction }),
        destroys,
      });
      const within = this.#look(this.#script, statement, work, ground);
      if (within) await within;
    }
  }

  #look(
    script: ParsedScript,
    statement: ParsedStatement,
    work: StatementWork,
    ground: Ground,
  ): Promise<void> | undefined {
    const { node, tree, text, traits, start, end } = statement;
    const { level, state, place } = ground;
    this.extents.push({ start: place(start), end: place(end) });
    const statements = script === this.#script ? this.#statements : script.statements.length;
    const subject = new Subject(node, tree, text, traits, work, state, level, statements);
    this.#check(subject, (at) => place(at === undefined ? start : Math.max(start, script.offsetOf(at))));
    const body = bodyOf(node, tree);
    const within = body && this.#lookInside(statement, body, ground);
    state.learn(node, tree, traits.creates);
    if (level !== 'function' && traits.refusesTransaction === undefined) state.hold(work.locks);
    return within;
  }

  #check(subject: Subject, offsetOf: (at: number | undefined) => number): void {
    for (const rule of rulesFor(subject.node)) {
      if (this.#direction === 'down' && !rule.down) continue;
      if (subject.level === 'function' && !rule.stored) continue;
      for (const { message, at } of rule.check(subject)) {
        const location = typeof at === 'number' && at > 0 ? at : undefined;
        this.findings.push({ rule: rule.code, message, offset: offsetOf(location) });
      }
    }
  }

  async #lookInside(
    statement: ParsedStatement,
    { language, body }: { language: string; body: string },
    outer: Ground,
  ): Promise<void> {
    if (language !== 'plpgsql' && language !== 'sql') return;
    const level: Level = statement.node === 'DoStmt' && outer.level !== 'function' ? 'block' : 'function';
    const at = placeOfBody(statement.text, body);
    const start = outer.place(statement.start);
    const place = (offset: number) =>
      at === undefined ? start : outer.place(statement.start + at + Math.min(offset, body.length));
    const ground = { level, state: level === 'block' ? outer.state : new ScriptState(), place };
    try {
      if (language === 'sql') await this.#lookAt(body, ground);
      else await this.#lookAtBody(statement.text, body, ground);
    } catch (error) {
      if (!(error instanceof BodySyntaxError) && !(error instanceof SqlSyntaxError)) throw error;
      const subject = pseudo('UnreadableBody', error.message, ground);
      this.#check(subject, () => (error instanceof SqlSyntaxError ? place(error.offset) : start));
    }
  }

  async #lookAtBody(statement: string, body: string, ground: Ground): Promise<void> {
    for (const { kind, text, start } of await partsOfBody(statement, body)) {
      const shifted = (by: number): Ground => ({
        ...ground,
        place: (offset) => ground.place(start + offset - by),
      });
      if (kind === 'sql') await this.#lookAt(text, shifted(0));
      else if (kind === 'perform') await this.#lookAt(`SELECT ${text}`, shifted('SELECT '.length));
      else {
        const constant = constantText(text);
        if (constant === undefined)
          this.#check(pseudo('DynamicSql', text, ground), () => ground.place(start));
        else await this.#lookAt(constant.sql, shifted(-constant.from));
      }
    }
  }

  async #lookAt(sql: string, ground: Ground): Promise<void> {
    const script = await parseScript(sql);
    for (const statement of script.statements) {
      const within = this.#look(script, statement, workOf(statement.node, statement.tree), ground);
      if (within) await within;
    }
  }
}

/** What stands for a piece of text that has no tree. */
const pseudo = (node: string, text: string, { level, state }: Ground): Subject =>
  new Subject(node, {}, text, NO_TRAITS, NO_WORK, state, level, 1);

/** The offset of a body in its statement, behind the quote that begins it. */
function placeOfBody(text: string, body: string): number | undefined {
  for (const quote of ['$', "'"]) {
    const found = text.indexOf(quote + body + quote);
    if (found >= 0) return found + 1;
  }
  return undefined;
}

/** The SQL of an expression that is one plain string, and where it begins. */
function constantText(expression: string): { sql: string; from: number } | undefined {
  const quoted =
    /^\s*'([^'\\]*)'\s*$/.exec(expression) ?? /^\s*\$(?:\w*)\$([\s\S]*)\$\w*\$\s*$/.exec(expression);
  return quoted ? { sql: quoted[1]!, from: expression.indexOf(quoted[1]!) } : undefined;
}

const BY_NODE = new Map<string, readonly LintRule[]>();

function rulesFor(node: string): readonly LintRule[] {
  let rules = BY_NODE.get(node);
  if (!rules) {
    rules = LINT_RULES.filter(({ on }) => on === undefined || on.includes(node));
    BY_NODE.set(node, rules);
  }
  return rules;
}
