import { EVENT_SAMPLES } from '../../src/cli/generated/event-samples/index.js';
import type { EventDraft } from '../../src/domain/event.js';
import type { EventData, EventName } from '../../src/domain/event-registry.js';

/** A draft with realistic data, changed where a test cares. */
export const draft = <Name extends EventName>(
  name: Name,
  changes: Partial<EventData<Name>> = {},
): EventDraft => ({ name, data: { ...EVENT_SAMPLES[name], ...changes } }) as EventDraft;

/** 64 lower-case hexadecimal digits that begin with these. */
export const digest = (digits: string): string => digits.padEnd(64, '0');
