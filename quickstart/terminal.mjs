const colourful = process.stdout.isTTY === true && !process.env.NO_COLOR && process.env.TERM !== 'dumb';
const style = (open, close) => (text) => (colourful ? `\x1b[${open}m${text}\x1b[${close}m` : text);

export const bold = style(1, 22);
export const dim = style(2, 22);
const green = style(32, 39);
const red = style(31, 39);

let chapters = 0;

/** @param {...string} lines */
export function say(...lines) {
  for (const line of lines) process.stdout.write(`${line}\n`);
}

/** Begins a chapter, with the sentences that say what it is about. */
export function chapter(title, ...sentences) {
  chapters += 1;
  say(bold(`${chapters}. ${title}`), ...sentences, '');
}

/** A command, as one would type it. */
export function prompt(command) {
  say(`${dim('$')} ${bold(command)}`);
}

export function success(sentence) {
  say(`${green('✓')} ${sentence}`);
}

export function failure(sentence) {
  process.stderr.write(`${red('✗')} ${sentence}\n`);
}
