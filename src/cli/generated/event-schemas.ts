import * as z from 'zod';
import { dataSchemaUrn, ENVELOPE } from '../../domain/event.js';
import { EVENT_TYPES } from '../../domain/event-registry.js';
import { cloudEventType, type EventType } from '../../domain/event-type.js';
import type { GeneratedFile } from './generated-file.js';
import { jsonText } from './json-text.js';

/** The JSON Schema (draft 2020-12) of every event type in its current version; those of older versions stay as they are. */
export async function eventSchemas(): Promise<GeneratedFile[]> {
  return EVENT_TYPES.map((declared) => ({
    path: `ledger/events/${declared.name}.v${declared.version}.json`,
    content: jsonText(eventJsonSchema(declared)),
  }));
}

/**
 * The schema of the whole event. CloudEvents’ `dataschema` names the schema of the data alone, so that part carries the
 * URN as its own `$id`.
 */
export function eventJsonSchema({ name, version, says, data }: EventType): Record<string, unknown> {
  const urn = dataSchemaUrn(name, version);
  const { $schema, ...whole } = z.toJSONSchema(
    ENVELOPE.extend({
      type: z.literal(cloudEventType(name, version)),
      dataschema: z.literal(urn),
      data: data.meta({ id: undefined, $id: urn }),
    }),
    { target: 'draft-2020-12', io: 'input' },
  );
  return { $schema, $id: `${urn}:cloudevent`, title: `${name}.v${version}`, description: says, ...whole };
}
