/** What JSON cannot say exactly, or what JavaScript keeps in an order of its own: left to whoever takes more care. */
export const BEYOND: unique symbol = Symbol('beyond');

/**
 * A JSON value whose objects have their keys in the order of their UTF-16 code units, as RFC 8785 wants them; it is the same value where
 * it has them already. Then `JSON.stringify`, whose numbers and strings are those of RFC 8785, writes the canonical form.
 *
 * @returns {@link BEYOND} for undefined, NaN, infinities, bigint, class instances, unsafe integers and lone surrogates; and for an object
 *   with a key that looks like an index, which JavaScript would put before the others, or with the key `__proto__`
 */
export function arrange(value: unknown): unknown {
  switch (typeof value) {
    case 'string':
      return value.isWellFormed() ? value : BEYOND;
    case 'number':
      return Number.isFinite(value) && (Number.isSafeInteger(value) || !Number.isInteger(value))
        ? value
        : BEYOND;
    case 'boolean':
      return value;
    case 'object':
      if (value === null) return value;
      return Array.isArray(value) ? arrangeArray(value) : arrangeObject(value as Record<string, unknown>);
    default:
      return BEYOND;
  }
}

function arrangeArray(items: readonly unknown[]): unknown {
  let arranged: unknown[] | undefined;
  for (let index = 0; index < items.length; index += 1) {
    const item = arrange(items[index]);
    if (item === BEYOND) return BEYOND;
    if (item !== items[index]) arranged ??= items.slice();
    if (arranged) arranged[index] = item;
  }
  return arranged ?? items;
}

function arrangeObject(object: Record<string, unknown>): unknown {
  const prototype = Object.getPrototypeOf(object);
  if (prototype !== Object.prototype && prototype !== null) return BEYOND;
  const keys = Object.keys(object);
  let inOrder = true;
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!;
    if (!isPlain(key)) return BEYOND;
    if (index > 0 && keys[index - 1]! > key) inOrder = false;
  }
  if (!inOrder) keys.sort();
  let arranged: Record<string, unknown> | undefined = inOrder ? undefined : {};
  for (let index = 0; index < keys.length; index += 1) {
    const key = keys[index]!;
    const member = arrange(object[key]);
    if (member === BEYOND) return BEYOND;
    if (member !== object[key]) arranged ??= { ...object };
    if (arranged) arranged[key] = member;
  }
  return arranged ?? object;
}

const ZERO = 48;
const NINE = 57;

function isPlain(key: string): boolean {
  const first = key.charCodeAt(0);
  return !(first >= ZERO && first <= NINE) && key !== '__proto__' && key.isWellFormed();
}
