import type * as z from 'zod';
import type { EventType } from './event-type.js';
import { CATALOG_EVENTS } from './events/catalog.js';
import { LEDGER_EVENTS } from './events/ledger.js';
import { RUN_EVENTS } from './events/run.js';
import { TARGET_EVENTS } from './events/target.js';

/** Every event type that Daybook writes, in its current version. */
export const EVENT_TYPES = [...LEDGER_EVENTS, ...CATALOG_EVENTS, ...TARGET_EVENTS, ...RUN_EVENTS] as const;

type Declared = (typeof EVENT_TYPES)[number];

/** `<family>.<event>`, such as `run.execution-started`. */
export type EventName = Declared['name'];

/** The data of an event type. */
export type EventData<Name extends EventName> = z.infer<Extract<Declared, { name: Name }>['data']>;

const byName = new Map<string, EventType>(
  EVENT_TYPES.map((declared) => [declared.name, declared as EventType]),
);

/** The current declaration of an event type, or undefined where there is none of that name. */
export const declarationOf = (name: string): EventType | undefined => byName.get(name);
