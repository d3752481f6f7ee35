import { DaybookError } from '../errors.js';
import type { EventEnvelope } from './event.js';
import { declarationOf } from './event-registry.js';
import { cloudEventType, parseEventType } from './event-type.js';

/** Lifts the data of one version of an event type to the next one. */
export type Upcaster = (data: Record<string, unknown>) => Record<string, unknown>;

/** `<family>.<event>.v<N>` → what makes version N+1 of its data. Old events parse for ever: none is ever edited. */
export type Upcasters = Readonly<Record<string, Upcaster>>;

/** A version whose new fields may be left out. */
const asItIs: Upcaster = (data) => data;

export const UPCASTERS: Upcasters = {
  'run.pre-flight-passed.v1': asItIs,
  'run.pre-flight-failed.v1': asItIs,
  'run.post-validation-passed.v1': asItIs,
  'run.post-validation-failed.v1': asItIs,
  'run.restore-started.v1': asItIs,
  'run.restore-started.v2': asItIs,
};

/**
 * The types that were found to be current, each of which is declared: nearly every event that is read is of one. All events of a type
 * are given the same text of it, so that whoever looks something up by it compares no letters.
 */
const current = new Map<string, string>();

/**
 * An event as written, in the current version of its type. The bytes of the event stay what they are.
 *
 * @throws DaybookError EVENT_UNKNOWN for a type that this Daybook does not know, or a version newer than it knows
 */
export function upcast(event: EventEnvelope, upcasters: Upcasters = UPCASTERS): EventEnvelope {
  const known = current.get(event.type);
  if (known !== undefined) {
    event.type = known;
    return event;
  }
  const parsed = parseEventType(event.type);
  const declared = parsed && declarationOf(parsed.name);
  if (!parsed || !declared || parsed.version > declared.version) {
    throw new DaybookError('EVENT_UNKNOWN', `this Daybook does not know the event type ${event.type}`);
  }
  if (parsed.version === declared.version) {
    current.set(event.type, event.type);
    return event;
  }
  let data = event.data;
  for (let version = parsed.version; version < declared.version; version += 1) {
    const lift = upcasters[`${parsed.name}.v${version}`];
    if (!lift)
      throw new DaybookError('EVENT_UNKNOWN', `no upcaster lifts ${parsed.name} from version ${version}`);
    data = lift(data);
  }
  return { ...event, type: cloudEventType(parsed.name, declared.version), data };
}
