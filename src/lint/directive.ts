import { lexemes } from '../postgres/lexemes.js';

/** A comment that tells the analysis to ignore a rule. */
export interface Directive {
  /** Whether it holds for the whole file. */
  file: boolean;
  codes: readonly string[];
  reason: string | undefined;
  /** UTF-16 offset in the script; a line of the header is before it. */
  offset: number;
  /** In the file; of the header alone. */
  line?: number;
  /** Of the header alone: the rules that a section had something to accept of. */
  met?: Set<string>;
}

const FORM = /^--[ \t]*daybook:ignore(-file)?(?:[ \t]+(\S+))?(?:[ \t]+(\S.*?))?[ \t]*$/;

/** Reads `-- daybook:ignore RULE[,RULE] reason`; undefined where a comment is none. */
export function readDirective(comment: string, offset: number): Directive | undefined {
  const [matched, file, codes, reason] = FORM.exec(comment) ?? [];
  if (matched === undefined) return undefined;
  return { file: file !== undefined, codes: codes?.split(',') ?? [], reason, offset };
}

/** All of them in a script: those in dollar-quoted bodies too, not those in other strings. */
export function directivesIn(sql: string, from = 0): Directive[] {
  if (!sql.includes('daybook:ignore')) return [];
  const found: Directive[] = [];
  for (const { kind, start, end } of lexemes(sql)) {
    const text = sql.slice(start, end);
    if (kind === 'line-comment') {
      const directive = readDirective(text.trimEnd(), from + start);
      if (directive) found.push(directive);
    } else if (kind === 'quoted' && text.startsWith('$')) {
      const tag = text.indexOf('$', 1) + 1;
      found.push(...directivesIn(text.slice(tag, text.length - tag), from + start + tag));
    }
  }
  return found;
}
