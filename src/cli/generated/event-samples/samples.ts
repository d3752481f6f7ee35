import type { EventData, EventName } from '../../../domain/event-registry.js';

/** Realistic data for every event type, with every optional member. */
export type EventSamples = { readonly [Name in EventName]: EventData<Name> };
