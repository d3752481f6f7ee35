import { stripVTControlCharacters } from 'node:util';
import pc from 'picocolors';
import { toJson } from './render/json.js';

export type Colours = ReturnType<typeof pc.createColors>;

/** The part of a stream that the output needs. */
export interface Sink {
  write(text: string): boolean;
  on(event: 'error', listener: (error: NodeJS.ErrnoException) => void): unknown;
  once(event: 'drain' | 'error' | 'close', listener: () => void): unknown;
  isTTY?: boolean;
  columns?: number;
  /** Keeps what is written until {@link Sink.uncork}. */
  cork?(): void;
  uncork?(): void;
}

/** How wide lines may be where nothing says so. */
export const DEFAULT_WIDTH = 100;

/** Where a command says what it has to say. */
export interface Output {
  /** Whether documents are printed as JSON (--json). */
  readonly json: boolean;
  /** Colours for what goes to standard output: none where it is no terminal. */
  readonly colours: Colours;
  /** How many characters a line of standard output holds: {@link DEFAULT_WIDTH} where it is no terminal. */
  readonly width: number;
  /** The outcome: with --json the document, else its rendering. Called once by a command that does not stream. */
  result<D>(document: D, render: (document: D) => string): void;
  /**
   * One item of a stream: with --json a line of JSON, else its rendering. Resolves when there is room for the next,
   * to false when nobody reads any more (`daybook … | head`) and the command may as well end.
   */
  line<D>(document: D, render: (document: D) => string): Promise<boolean>;
  /** What goes on right now: one line that is written over, on a terminal only. */
  progress(text: string): void;
  /** A remark for people, on standard error; not with --quiet. */
  note(text: string): void;
}

export interface OutputOptions {
  stdout: Sink;
  stderr: Sink;
  json?: boolean;
  quiet?: boolean;
  /** False for --no-color. */
  color?: boolean;
  env: NodeJS.ProcessEnv;
}

/** The output of the shell itself: an {@link Output} with what only the shell does. */
export class TerminalOutput implements Output {
  readonly json: boolean;
  readonly colours: Colours;
  readonly width: number;
  readonly errorColours: Colours;
  private readonly showsProgress: boolean;
  private progressShown = false;
  private closed = false;
  private gathering = false;

  constructor(private readonly options: OutputOptions) {
    const { stdout, stderr, env } = options;
    const colourful = (sink: Sink) =>
      options.color !== false && sink.isTTY === true && !env.NO_COLOR && env.TERM !== 'dumb';
    this.json = options.json === true;
    this.colours = pc.createColors(colourful(stdout) && !this.json);
    this.width = stdout.columns ?? DEFAULT_WIDTH;
    this.errorColours = pc.createColors(colourful(stderr));
    this.showsProgress = stderr.isTTY === true && env.TERM !== 'dumb' && !options.quiet && !this.json;
    // A reader that went away (`| head`) is no failure: what runs goes on in silence.
    stdout.on('error', (error) => this.readerGone(error));
    stderr.on('error', (error) => this.readerGone(error));
  }

  result<D>(document: D, render: (document: D) => string): void {
    this.print(this.json ? toJson(document) : render(document));
  }

  async line<D>(document: D, render: (document: D) => string): Promise<boolean> {
    if (this.closed) return false;
    this.gather();
    const room = this.print(this.json ? toJson(document) : render(document));
    if (!room) await this.drained();
    return !this.closed;
  }

  progress(text: string): void {
    if (!this.showsProgress) return;
    const width = Math.max(20, (this.options.stderr.columns ?? 80) - 1);
    const characters = [...stripVTControlCharacters(text).replace(/\s+/g, ' ')];
    const fitting = characters.length > width ? [...characters.slice(0, width - 1), '…'] : characters;
    this.options.stderr.write(`\r\x1b[2K${fitting.join('')}`);
    this.progressShown = true;
  }

  note(text: string): void {
    if (!this.options.quiet) this.writeError(`${text}\n`);
  }

  /** Prints to standard output what is neither result nor line: help, an error's document. */
  print(text: string): boolean {
    this.clearProgress();
    if (this.closed || text === '') return true;
    return this.options.stdout.write(text.endsWith('\n') ? text : `${text}\n`);
  }

  /** Writes to standard error, --quiet or not. */
  writeError(text: string): void {
    this.release();
    this.clearProgress();
    this.options.stderr.write(text);
  }

  clearProgress(): void {
    if (!this.progressShown) return;
    this.progressShown = false;
    this.options.stderr.write('\r\x1b[2K');
  }

  /**
   * Lines that come at once go out at once: to a pipe, where each would wait until it is in there. What people watch is not kept back.
   */
  private gather(): void {
    const { stdout } = this.options;
    if (this.gathering || stdout.isTTY === true || !stdout.cork || !stdout.uncork) return;
    this.gathering = true;
    stdout.cork();
    setImmediate(() => this.release());
  }

  private release(): void {
    if (!this.gathering) return;
    this.gathering = false;
    this.options.stdout.uncork?.();
  }

  private drained(): Promise<void> {
    return new Promise((resolve) => {
      for (const event of ['drain', 'error', 'close'] as const) this.options.stdout.once(event, resolve);
    });
  }

  private readerGone(error: NodeJS.ErrnoException): void {
    if (error.code !== 'EPIPE') throw error;
    this.closed = true;
  }
}
