import * as z from 'zod';
import { DaybookError } from '../errors.js';
import { declarationOf, type EventData, type EventName } from './event-registry.js';
import { cloudEventType, parseEventType } from './event-type.js';
import { NAME_PATTERN } from './stream.js';

/** Who asks and acts, and what led to it: the same for all events of one run. */
export interface EventContext {
  ledger: string;
  /** Who asked: a person or a service account, in words of the configuration. */
  actor: string;
  /** Which process acted; absent where a person’s decision is recorded. */
  executor?: string;
  /** The run or rollout that the event belongs to. */
  correlationId?: string;
  /** The id of the event that led to this one. */
  causationId?: string;
}

/** What a decider says happened, before it is given a version, an id and a time. */
export type EventDraft = { [Name in EventName]: { name: Name; data: EventData<Name> } }[EventName];

/** An event as it is read: the CloudEvents attributes, with `data` in the current version of its type. */
export interface EventEnvelope {
  specversion: '1.0';
  id: string;
  source: string;
  type: string;
  subject: string;
  time: string;
  datacontenttype: 'application/json';
  dataschema: string;
  streamversion: number;
  actor: string;
  executor?: string;
  correlationid?: string;
  causationid?: string;
  data: Record<string, unknown>;
}

const text = z.string().min(1).max(200);

/** The envelope’s schema; the data is checked by the schema of its type. */
export const ENVELOPE = z.strictObject({
  specversion: z.literal('1.0'),
  id: z.uuidv7(),
  source: z.string().regex(/^\/daybook\/[a-z0-9][a-z0-9._-]{0,62}$/),
  type: z.string().regex(/^dev\.daybook\.[a-z]+\.[a-z-]+\.v[1-9][0-9]*$/),
  subject: z.string().regex(/^(catalog|ledger|(target|rollout)\/[a-z0-9][a-z0-9._-]{0,62})$/),
  time: z.iso.datetime({ precision: 3 }),
  datacontenttype: z.literal('application/json'),
  dataschema: z.string().startsWith('urn:daybook:event:'),
  streamversion: z.int().positive(),
  actor: text,
  executor: text.optional(),
  correlationid: z.uuid().optional(),
  causationid: z.uuid().optional(),
  data: z.record(z.string(), z.unknown()),
});

/** `urn:daybook:event:run.started:v1`: names the JSON Schema `ledger/events/run.started.v1.json`. */
export const dataSchemaUrn = (name: string, version: number): string =>
  `urn:daybook:event:${name}:v${version}`;

/**
 * Makes the event of a draft and checks it against the schema of its type.
 *
 * @param given id (UUIDv7), time and stream version come from outside: the domain has no clock and no randomness
 * @throws DaybookError EVENT_INVALID where the data is not what its schema says
 */
export function makeEvent(
  draft: EventDraft,
  context: EventContext,
  given: { id: string; time: Date; stream: string; version: number },
): EventEnvelope {
  const declared = declarationOf(draft.name);
  if (!declared) throw new DaybookError('EVENT_UNKNOWN', `no event type is called ${draft.name}`);
  const data = declared.data.safeParse(draft.data);
  if (!data.success) throw invalid(draft.name, data.error);
  // In the order that the canonical form has.
  const event: EventEnvelope = {
    actor: context.actor,
    ...(context.causationId === undefined ? {} : { causationid: context.causationId }),
    ...(context.correlationId === undefined ? {} : { correlationid: context.correlationId }),
    data: withoutUndefined(data.data),
    datacontenttype: 'application/json',
    dataschema: dataSchemaUrn(draft.name, declared.version),
    ...(context.executor === undefined ? {} : { executor: context.executor }),
    id: given.id,
    source: `/daybook/${context.ledger}`,
    specversion: '1.0',
    streamversion: given.version,
    subject: given.stream,
    time: given.time.toISOString(),
    type: cloudEventType(draft.name, declared.version),
  };
  const envelope = ENVELOPE.safeParse(event);
  if (!envelope.success) throw invalid(draft.name, envelope.error);
  return event;
}

/** `<family>.<event>` of an event. */
export const nameOf = (event: Pick<EventEnvelope, 'type'>): string =>
  parseEventType(event.type)?.name ?? event.type;

/** Narrows an event to one type, in its current version. */
export function isEvent<Name extends EventName>(
  event: EventEnvelope,
  name: Name,
): event is EventEnvelope & { data: EventData<Name> } {
  return nameOf(event) === name;
}

/** Names that stand for targets, environments, regions, ledgers. */
export const isName = (value: string): boolean => NAME_PATTERN.test(value);

function invalid(name: string, error: z.ZodError): DaybookError {
  const first = error.issues[0];
  const path = first?.path.join('.') ?? '';
  return new DaybookError(
    'EVENT_INVALID',
    `${name}: ${path === '' ? '' : `${path}: `}${first?.message ?? 'invalid'}`,
    {
      details: { issues: error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`) },
    },
  );
}

/** An optional member that is absent and one that is undefined are the same event. */
function withoutUndefined(data: Record<string, unknown>): Record<string, unknown> {
  const entries = Object.entries(data);
  return entries.some(([, value]) => value === undefined)
    ? Object.fromEntries(entries.filter(([, value]) => value !== undefined))
    : data;
}
