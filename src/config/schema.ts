import { z } from 'zod';
import { configInput, type KeyMeta } from './input.js';

/** A JSON Schema (draft 2020-12) of configuration files, for editors. */
export function configJsonSchema(): Record<string, unknown> {
  return z.toJSONSchema(configInput, {
    io: 'input',
    unrepresentable: 'any',
    override: ({ jsonSchema }) => {
      const {
        wanted: _,
        env: __,
        secret: ___,
        fallback,
        ...plain
      } = jsonSchema as typeof jsonSchema & Partial<KeyMeta>;
      for (const name of Object.keys(jsonSchema)) delete jsonSchema[name];
      Object.assign(jsonSchema, plain);
      // A default that is a description rather than a value would mislead an editor.
      if (typeof fallback === 'number' || typeof fallback === 'boolean') jsonSchema.default = fallback;
    },
  }) as Record<string, unknown>;
}
