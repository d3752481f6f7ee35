import type { SyntheticColumn } from './synthetic-columns.js';

const DAY_MS = 86_400_000;
/** Made up moments begin here. */
const EPOCH = Date.UTC(2026, 0, 1);

const day = (n: number): string => new Date(EPOCH + n * DAY_MS).toISOString().slice(0, 10);
const two = (n: number): string => String(n).padStart(2, '0');

/** How the types of PostgreSQL are written, by their names in its catalog; `n` is the number of the row. */
const VALUES: Readonly<Record<string, (n: number) => string>> = {
  bool: (n) => (n % 2 === 0 ? 'true' : 'false'),
  int2: String,
  int4: String,
  int8: String,
  oid: String,
  float4: (n) => `${n}.5`,
  float8: (n) => `${n}.25`,
  money: String,
  date: day,
  timestamp: (n) => `${day(n)} 12:00:00`,
  timestamptz: (n) => `${day(n)} 12:00:00+00`,
  time: (n) => `12:${two(n % 60)}:00`,
  timetz: (n) => `12:${two(n % 60)}:00+00`,
  interval: (n) => `${n} hours`,
  uuid: (n) => `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
  json: (n) => `{"n": ${n}}`,
  jsonb: (n) => `{"n": ${n}}`,
  xml: (n) => `<n>${n}</n>`,
  bytea: (n) => `\\x${n.toString(16).padStart(8, '0')}`,
  inet: (n) => `10.0.${n % 256}.1`,
  cidr: (n) => `10.0.${n % 256}.0/24`,
  macaddr: (n) => `02:00:00:00:00:${(n % 256).toString(16).padStart(2, '0')}`,
  macaddr8: (n) => `02:00:00:ff:fe:00:00:${(n % 256).toString(16).padStart(2, '0')}`,
  point: (n) => `(${n},${n})`,
  line: (n) => `{1,-1,${n}}`,
  lseg: (n) => `[(0,0),(${n},1)]`,
  box: (n) => `((0,0),(${n},1))`,
  path: (n) => `[(0,0),(${n},1)]`,
  polygon: (n) => `((0,0),(${n},0),(0,1))`,
  circle: (n) => `<(0,0),${n}>`,
  tsvector: (n) => `word${n}`,
  tsquery: (n) => `word${n}`,
  int4range: (n) => `[${n},${n + 1})`,
  int8range: (n) => `[${n},${n + 1})`,
  numrange: (n) => `[${n},${n + 1})`,
  daterange: (n) => `[${day(n)},${day(n + 1)})`,
  tsrange: (n) => `[${day(n)},${day(n + 1)})`,
  tstzrange: (n) => `[${day(n)},${day(n + 1)})`,
  hstore: (n) => `n=>${n}`,
  ltree: (n) => `n${n}`,
  pg_lsn: (n) => `0/${n.toString(16)}`,
  char: (n) => String.fromCharCode(97 + (n % 26)),
};

/** Forms that text is often asked to have. */
const FORMS: readonly ((n: number) => string)[] = [
  (n) => `text ${n}`,
  (n) => `name${n}`,
  (n) => `name${n}@example.org`,
  (n) => `https://example.org/${n}`,
  (n) => String(100_000 + n),
  (n) => letters(n, 2),
  (n) => letters(n, 3),
  (n) => `+4912345${String(n).padStart(6, '0')}`,
  (n) => VALUES.uuid!(n),
  (n) => `#${n.toString(16).padStart(6, '0')}`,
  (n) => n.toString(16).padStart(64, '0'),
];

/** `AB`, `AC` …, as codes of countries and currencies look. */
const letters = (n: number, length: number): string =>
  Array.from({ length }, (_, at) =>
    String.fromCharCode(65 + (Math.floor(n / 26 ** (length - 1 - at)) % 26)),
  ).join('');

/**
 * Values for a column of the row `n`, from 1, as text of their type, the likeliest first: what its conditions name, and what its type looks like. None
 * where nothing is known of the type.
 */
export function candidatesFor(column: SyntheticColumn, n: number): string[] {
  const { labels, type, category, element, conditions } = column;
  if (labels) return rotated(labels, n);
  if (element !== null) {
    const inner = candidatesFor({ ...column, type: element, element: null, category: '' }, n)[0];
    return inner === undefined ? ['{}'] : [`{${JSON.stringify(inner)}}`, '{}'];
  }
  const named = rotated(literalsIn(conditions), n);
  if (type === 'numeric') return [...numbersNear(conditions, n), numeric(column.modifier, n), '0'];
  if (type === 'bit' || type === 'varbit') return [bits(column, n)];
  if (type === 'bpchar' || category === 'S') {
    const length = type === 'bpchar' || type === 'varchar' ? column.modifier - 4 : -1;
    const formed = FORMS.map((form) => fitted(form(n), length)).filter(
      (text, at, all) => all.indexOf(text) === at,
    );
    return [...named, ...formed];
  }
  const value = VALUES[type];
  if (category === 'N') return [...numbersNear(conditions, n), ...(value ? [value(n)] : []), '0'];
  return [...named, ...(value ? [value(n)] : [])];
}

/** The end of a text tells rows apart. */
const fitted = (text: string, length: number): string =>
  length < 0 || text.length <= length ? text : text.replaceAll(' ', '').slice(-length);

function numeric(modifier: number, n: number): string {
  if (modifier < 4) return `${n}.25`;
  const precision = ((modifier - 4) >> 16) & 0xffff;
  const scale = (modifier - 4) & 0x7ff;
  const digits = Math.max(0, precision - scale);
  return digits === 0
    ? `0.${String(n).padStart(scale, '0').slice(-scale)}`
    : String(n % 10 ** Math.min(digits, 9));
}

function bits({ type, modifier }: SyntheticColumn, n: number): string {
  const text = n.toString(2);
  if (modifier < 0) return type === 'bit' ? String(n % 2) : text;
  return type === 'bit' ? text.padStart(modifier, '0').slice(-modifier) : text.slice(-modifier);
}

/** The texts that conditions quote: `ANY (ARRAY['new'::text, 'paid'::text])`; patterns are no values. */
function literalsIn(conditions: readonly string[]): string[] {
  const found = conditions.flatMap((condition) =>
    [...condition.matchAll(/'((?:[^']|'')*)'/g)].map((match) => match[1]!.replaceAll("''", "'")),
  );
  return [...new Set(found)].filter((text) => !/[%^$*\\[]/.test(text));
}

/** Numbers that conditions name, and those beside them, where one is likely to lie inside of a bound. */
function numbersNear(conditions: readonly string[], n: number): string[] {
  const named = conditions.flatMap((condition) =>
    [...condition.matchAll(/(?<![\w.])-?\d+(?:\.\d+)?/g)].map((match) => Number(match[0])),
  );
  if (named.length === 0) return [];
  const near = [...new Set(named)].flatMap((number) => [number + n, number, number - 1, number - n]);
  return [String(n), ...new Set(near.map(String))];
}

const rotated = <Item>(items: readonly Item[], by: number): Item[] =>
  items.map((_, at) => items[(at + by - 1) % items.length]!);
