import { readFile } from 'node:fs/promises';
import type { Document, Node, Range } from 'yaml';
import { DaybookError } from '../errors.js';
import { formatKey, type KeyPath } from './keys.js';
import type { Source } from './source.js';

/**
 * A configuration in YAML or JSON. JSON is read by the YAML reader too, which knows the lines, but must be JSON.
 *
 * @throws CONFIG_INVALID with the line of the first mistake
 */
export async function readTextConfig(file: string): Promise<Source> {
  const { LineCounter, isMap, isNode, isSeq, parseDocument } = await import('yaml');
  const text = await readFile(file, 'utf8');
  const lines = new LineCounter();
  const document: Document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return { file, line, column: col };
  };
  const mistake = document.errors[0];
  if (mistake) {
    throw new DaybookError('CONFIG_INVALID', `the file cannot be read: ${firstLine(mistake.message)}`, {
      hint: 'Mend the line that is named.',
      where: at(mistake.pos[0]),
    });
  }
  if (file.endsWith('.json')) requireJson(file, text);

  const where = (path: KeyPath) => {
    let node: unknown = document.contents;
    let range: Range | null | undefined;
    for (const part of path) {
      if (isMap(node)) {
        const pair = node.items.find(
          (item) => String(isNode(item.key) ? item.key.toJSON() : item.key) === String(part),
        );
        if (!pair) break;
        range = (pair.key as Node | null)?.range ?? range;
        node = pair.value;
      } else if (isSeq(node)) {
        node = node.items[Number(part)];
        range = (node as Node | undefined)?.range ?? range;
      } else break;
    }
    const key = path.length > 0 ? { key: formatKey(path) } : {};
    return range ? { ...at(range[0]), ...key } : { file, ...key };
  };
  return { file, value: document.toJS() ?? {}, where };
}

function requireJson(file: string, text: string): void {
  try {
    JSON.parse(text);
  } catch (error) {
    const message = (error as Error).message;
    const offset = /position (\d+)/.exec(message)?.[1];
    const line = offset === undefined ? undefined : text.slice(0, Number(offset)).split('\n').length;
    throw new DaybookError('CONFIG_INVALID', `the file is not JSON: ${describe(message)}`, {
      hint: 'Mend the line that is named, or rename the file to .yaml.',
      where: { file, ...(line === undefined ? {} : { line }) },
    });
  }
}

// Later versions of Node quote a piece of the text, which may hold a password.
const describe = (message: string): string => message.replace(/,? ?(\.\.\.)?".*" is not valid JSON/s, '');
const firstLine = (message: string): string => message.split('\n', 1)[0]!;
