/** How the text of an option becomes its value. */
export type OptionKind = 'text' | 'list' | 'repeated' | 'seconds' | 'port' | 'count' | 'choice';

export interface OptionSpecification {
  /** As commander reads them: `--target <name>`. */
  flags: string;
  description: string;
  /**
   * `text` where left out; of no meaning for a flag. A `list` may be given several times, or with commas; `repeated`
   * only several times.
   */
  kind?: OptionKind;
  choices?: readonly string[];
  /** Names of options that contradict this one. */
  conflicts?: readonly string[];
}

export interface ArgumentSpecification {
  /** As commander reads it: `<id>`, `[id]`, `[ids...]`. */
  name: string;
  description: string;
}

export interface Example {
  command: string;
  does: string;
}

/** All that help says about a command; its module is imported only when it is chosen. */
export interface CommandSpecification {
  /** One to three words. The module is `commands/<words joined by ->.js`. */
  name: string;
  summary: string;
  /** What the summary leaves out. */
  description?: string;
  arguments?: readonly ArgumentSpecification[];
  options?: readonly OptionSpecification[];
  examples: readonly Example[];
}

/** Commands that belong together in help. */
export interface CommandGroup {
  title: string;
  /** What the words before the last stand for: `ledger`, `ledger key`. */
  families?: Readonly<Record<string, string>>;
  commands: readonly CommandSpecification[];
}
