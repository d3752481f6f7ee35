import * as z from 'zod';

/** One version of one kind of event, with the schema of its `data`. */
export interface EventType<Name extends string = string, Data extends z.ZodObject = z.ZodObject> {
  readonly name: Name;
  readonly version: number;
  readonly data: Data;
  /** What the event says, for the reader of its JSON Schema. */
  readonly says: string;
}

/**
 * Declares an event type. `fields` are the members of its data; unknown members are refused.
 *
 * @param name `<family>.<event>`, such as `run.execution-started`
 */
export function eventType<const Name extends string, Fields extends z.ZodRawShape>(
  name: Name,
  says: string,
  fields: Fields,
  version = 1,
): EventType<Name, z.ZodObject<Fields, z.core.$strict>> {
  return { name, version, says, data: z.strictObject(fields) };
}

/** The CloudEvents `type` of an event: `dev.daybook.<family>.<event>.v<N>`. */
export const cloudEventType = (name: string, version: number): string => `dev.daybook.${name}.v${version}`;

/** More types than this are not kept parsed. */
const MOST_KEPT = 1000;

const TYPE = /^dev\.daybook\.([a-z]+\.[a-z-]+)\.v([1-9][0-9]*)$/;

/** What was parsed before: a fold asks the same few types again and again. */
const parsed = new Map<string, { readonly name: string; readonly version: number }>();

/** The name and version in a CloudEvents `type`, or undefined where it is none of ours. */
export function parseEventType(
  type: string,
): { readonly name: string; readonly version: number } | undefined {
  const known = parsed.get(type);
  if (known) return known;
  const match = TYPE.exec(type);
  if (!match) return undefined;
  const found = { name: match[1]!, version: Number(match[2]) };
  // Types come from events, which anybody may make up: what is kept has an end.
  if (parsed.size < MOST_KEPT) parsed.set(type, found);
  return found;
}
