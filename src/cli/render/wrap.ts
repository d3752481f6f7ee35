/**
 * A text in lines that fit a width, broken at its commas; every line but the first is indented. A part that is wider than that by
 * itself stays whole.
 *
 * @param width of the terminal, in characters
 * @param indent how far the first line’s text stands from the left, in characters
 */
export function wrapList(text: string, width: number, indent: number): string {
  const lines: string[] = [];
  let line = '';
  for (const part of text.split(/(?<=,) /)) {
    if (line !== '' && indent + line.length + 1 + part.length > width) {
      lines.push(line);
      line = part;
    } else line = line === '' ? part : `${line} ${part}`;
  }
  return [...lines, line].join(`\n${' '.repeat(indent)}`);
}
