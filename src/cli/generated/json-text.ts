const WIDTH = 110;

/** JSON as the repository's formatter leaves it: objects over several lines, lists on one where they fit. */
export function jsonText(value: unknown): string {
  return `${render(value, 0, 0)}\n`;
}

function render(value: unknown, indent: number, before: number): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const inner = ' '.repeat(indent + 2);
  const [open, close] = Array.isArray(value) ? '[]' : '{}';
  if (Array.isArray(value)) {
    const line = value.every(isScalar) && `[${value.map((item) => JSON.stringify(item)).join(', ')}]`;
    // One more for the comma that may follow.
    if (line && before + line.length + 1 <= WIDTH) return line;
  }
  const items = Array.isArray(value)
    ? value.map((item) => `${inner}${render(item, indent + 2, indent + 2)}`)
    : Object.entries(value)
        .filter(([, item]) => item !== undefined)
        .map(([name, item]) => {
          const key = `${inner}${JSON.stringify(name)}: `;
          return `${key}${render(item, indent + 2, key.length)}`;
        });
  return items.length === 0
    ? `${open}${close}`
    : `${open}\n${items.join(',\n')}\n${' '.repeat(indent)}${close}`;
}

const isScalar = (value: unknown): boolean => value === null || typeof value !== 'object';
