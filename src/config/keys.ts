import { z } from 'zod';
import { configInput, type KeyMeta } from './input.js';

/** A path of keys into a configuration. */
export type KeyPath = readonly (string | number)[];

/** A key that can be written, with `NAME` for the name of a target or environment, and `[]` for each item of a list. */
export interface ConfigKey extends KeyMeta {
  key: string;
}

/** `['kafka', 'brokers', 0]` as `kafka.brokers[0]`. */
export function formatKey(path: KeyPath): string {
  return path
    .map((part, at) => (typeof part === 'number' ? `[${part}]` : `${at > 0 ? '.' : ''}${part}`))
    .join('');
}

/** Every key that holds a value, in the order of the schema. */
export function configKeys(): ConfigKey[] {
  return leaves(configInput, []);
}

/** What is known about the key at a path: that of the innermost key which has a description. */
export function metaAt(path: KeyPath): KeyMeta | undefined {
  let schema: z.ZodType | undefined = configInput;
  let found: KeyMeta | undefined;
  for (const part of path) {
    schema = schema && child(schema, part);
    found = (schema && metaOf(schema)) ?? found;
  }
  return found;
}

/** The names that may stand in the object at a path; empty where any name may, or none. */
export function keysAt(path: KeyPath): string[] {
  let schema: z.ZodType | undefined = configInput;
  for (const part of path) schema = schema && child(schema, part);
  const inner = schema && unwrap(schema);
  if (inner instanceof z.ZodRecord && inner.keyType instanceof z.ZodEnum)
    return inner.keyType.options.map(String);
  return schema ? Object.keys(objectIn(schema)?.shape ?? {}) : [];
}

function leaves(schema: z.ZodType, path: string[]): ConfigKey[] {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) return leaves(inner.valueType as z.ZodType, [...path, 'NAME']);
  if (inner instanceof z.ZodArray && inner.element instanceof z.ZodObject) {
    const key = { key: path.join('.'), ...metaOf(schema)! };
    return [key, ...leaves(inner.element, [...path.slice(0, -1), `${path.at(-1)}[]`])];
  }
  const below = Object.entries(objectIn(inner)?.shape ?? {}).flatMap(([name, value]) =>
    leaves(value as z.ZodType, [...path, name]),
  );
  if (inner instanceof z.ZodObject) return below;
  return [{ key: path.join('.'), ...metaOf(schema)! }, ...below];
}

function child(schema: z.ZodType, part: string | number): z.ZodType | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodRecord) return inner.valueType as z.ZodType;
  if (inner instanceof z.ZodArray && typeof part === 'number') return inner.element as z.ZodType;
  const shape = objectIn(inner)?.shape;
  return shape && Object.hasOwn(shape, part) ? (shape[part] as z.ZodType) : undefined;
}

function objectIn(schema: z.ZodType): z.ZodObject | undefined {
  const inner = unwrap(schema);
  if (inner instanceof z.ZodObject) return inner;
  if (!(inner instanceof z.ZodUnion)) return undefined;
  return inner.options.find((option): option is z.ZodObject => option instanceof z.ZodObject);
}

function metaOf(schema: z.ZodType): KeyMeta | undefined {
  return (schema.meta() ?? unwrap(schema).meta()) as KeyMeta | undefined;
}

function unwrap(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? (schema.unwrap() as z.ZodType) : schema;
}
