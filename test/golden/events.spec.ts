import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { canonicalJson } from '../../src/domain/canonical.js';
import { declarationOf, EVENT_TYPES } from '../../src/domain/event-registry.js';
import { parseEvent } from '../../src/domain/parse-event.js';

const EVENTS = new URL('../../ledger/events/', import.meta.url);
const FIXTURES = new URL('fixtures/', EVENTS);

const jsonFiles = (folder: URL): string[] => readdirSync(folder).filter((file) => file.endsWith('.json'));
const wanted = EVENT_TYPES.flatMap(({ name, version }) =>
  Array.from({ length: version }, (_, before) => `${name}.v${before + 1}.json`),
).sort();
const fixtures = jsonFiles(FIXTURES);

describe('the schemas of the events', () => {
  it('are there for every version of every type, and for nothing else', () => {
    expect(jsonFiles(EVENTS).sort()).toEqual(wanted);
  });
});

describe('the fixtures of the events', () => {
  it('are there for every version of every type, and for nothing else', () => {
    expect([...fixtures].sort()).toEqual(wanted);
  });

  it.each(fixtures)('%s is read, in its canonical bytes', (file) => {
    const bytes = readFileSync(new URL(file, FIXTURES));
    const event = parseEvent(bytes);
    const [, name, version] = /^(.*)\.v(\d+)\.json$/.exec(file)!;
    const current = declarationOf(name!)!.version;
    expect(event.type).toBe(`dev.daybook.${name}.v${current}`);
    if (Number(version) === current) expect(canonicalJson(event)).toBe(bytes.toString('utf8'));
  });

  it.each(fixtures)('%s is what its JSON Schema says, and less or more is not', (file) => {
    const schema = z.fromJSONSchema(JSON.parse(readFileSync(new URL(file, EVENTS), 'utf8'), asZodReads));
    const event = JSON.parse(readFileSync(new URL(file, FIXTURES), 'utf8'));
    expect(schema.safeParse(event).error).toBeUndefined();
    expect(schema.safeParse({ ...event, data: { ...event.data, surprise: 1 } }).success).toBe(false);
    expect(schema.safeParse({ ...event, actor: undefined }).success).toBe(false);
  });
});

/** JSON Schema’s patterns are Unicode-aware; zod reads them without the flag `u`, where `\p{L}` means nothing. */
const asZodReads = (key: string, value: unknown): unknown =>
  key === 'pattern' && String(value).includes('\\p{') ? undefined : value;
