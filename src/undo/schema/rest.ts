import { DaybookError } from '../../errors.js';
import type { UndoStep } from '../undo-step.js';
import { planAttachments } from './attach.js';
import { usersOfCast } from './cast-users.js';
import { withColumnCollations } from './column-collations.js';
import { enumsInUse, withReplaceableEnums } from './enum-values.js';
import { withExtensionVersion } from './extension-version.js';
import { keyOfExtra } from './extras/extra-facts.js';
import { keyOfIdentity } from './identity.js';
import { requireValuesKept } from './kept-values.js';
import type { Names } from './names.js';
import { namesOf } from './names.js';
import { withoutOwnedSequences } from './owned-sequences.js';
import type { DeltaAction, DeltaPlan, PlannedObject, Side } from './pg-delta.js';
import { idText, objectId, planDelta } from './pg-delta.js';
import { restoreRemadeEnums } from './remade-enums.js';
import { keepUnchangedRoles } from './roles.js';
import { resetSettings, setSettings } from './settings.js';
import type { SchemaSnapshot } from './snapshot.js';
import { withWholeIndex } from './whole-index.js';

/** The kinds that can be made, but are no settings. */
function plannedObjects(snapshot: SchemaSnapshot, names: Names): PlannedObject[] {
  const idsOf = (keys: readonly string[]) =>
    keys.map((key) => names.idOf(key)).filter((id) => id !== undefined);
  return snapshot.extras.flatMap((extra) => {
    if (extra.setting || extra.creates.length === 0 || extra.drops === undefined) return [];
    const own = keyOfIdentity(extra);
    const needs = idsOf(snapshot.needs.filter(({ from }) => from === own).map(({ to }) => to));
    const neededBy = idsOf(snapshot.needs.filter(({ to }) => to === own).map(({ from }) => from));
    return {
      key: keyOfExtra(extra),
      definition: extra.definition,
      creates: extra.creates,
      drops: extra.drops,
      needs,
      neededBy: [...neededBy, ...usersOfCast(extra, needs, snapshot.delta)],
    };
  });
}

/** The objects that stay, and need something that the plan takes away. */
function toBeMadeAgain(
  objects: readonly PlannedObject[],
  { actions }: DeltaPlan,
  known: ReadonlySet<string>,
): string[] {
  const destroyed = new Set(actions.flatMap(({ destroys }) => destroys));
  return objects
    .filter(({ key, needs }) => {
      const own = idText(objectId(key));
      return !known.has(key) && !destroyed.has(own) && needs.some((id) => destroyed.has(idText(id)));
    })
    .map(({ key }) => key);
}

/** Plans until no object is left behind whose ground is replaced. */
function planWithObjects(now: Side, before: Side, roles: boolean): DeltaPlan {
  const again = new Set<string>();
  const staying = now.objects.filter(({ key }) => before.objects.some((object) => object.key === key));
  for (;;) {
    const plan = planDelta(now, before, { roles, again });
    const more = toBeMadeAgain(staying, plan, again);
    if (more.length === 0) return plan;
    for (const key of more) again.add(key);
  }
}

function why({ verb, produces, consumes, destroys }: DeltaAction): string {
  const subject = produces[0] ?? destroys[0] ?? consumes[0] ?? 'the schema';
  const done = verb === 'create' ? 'made as it was' : verb === 'drop' ? 'was not there' : 'as it was';
  return `${subject.replace(/^extensionIntent:daybook\.object\./, '')}: ${done}`;
}

function planned(is: Side, was: Side, roles: boolean): DeltaPlan {
  const [now, before] = withColumnCollations(is, was);
  const plan = planWithObjects(now, before, roles);
  const grown = enumsInUse(plan, now.facts, before.facts);
  if (grown.size === 0) return plan;
  return planWithObjects({ ...now, facts: withReplaceableEnums(now.facts, grown) }, before, roles);
}

/**
 * The statements that bring the schema from what it is now, after renames and data-bearing steps were undone, to what it was before. To be run in one
 * transaction, on whose end the settings that they begin with go.
 *
 * @param after what the migration left, to be given where it changed roles: they are the whole cluster’s and so are taken as they are otherwise
 * @throws DaybookError UNDO_IMPOSSIBLE where no way is known, INTERNAL where {@link planAttachments} has something to do first
 */
export function planSchemaRest(
  now: SchemaSnapshot,
  before: SchemaSnapshot,
  after?: SchemaSnapshot,
): UndoStep[] {
  if (planAttachments(now, before).length > 0)
    throw new DaybookError(
      'INTERNAL',
      'tables have to be attached to their parents before the rest is planned',
    );
  const names = { now: namesOf(now), before: namesOf(before) };
  const wanted = after ? keepUnchangedRoles(now.delta, before.delta, after.delta) : before.delta;
  let plan: DeltaPlan;
  try {
    plan = planned(
      { facts: now.delta, objects: plannedObjects(now, names.now) },
      { facts: wanted, objects: plannedObjects(before, names.before) },
      after !== undefined,
    );
  } catch (cause) {
    throw new DaybookError(
      'UNDO_IMPOSSIBLE',
      `the schema cannot be planned back: ${(cause as Error).message}`,
      {
        cause,
      },
    );
  }
  requireValuesKept(plan, now.delta, wanted);
  const steps = withoutOwnedSequences(plan.actions, now.delta, wanted).map((action) => ({
    sql: withWholeIndex(withExtensionVersion(action, before.facts), action.produces, before.facts),
    why: why(action),
  }));
  const resets = resetSettings(now, before, plan, names.now);
  const sets = [...restoreRemadeEnums(plan, wanted), ...setSettings(now, before, plan, names.before)];
  if (steps.length + resets.length + sets.length === 0) return [];
  const settings = plan.settings.map(({ name, value }) => ({
    sql: `SET LOCAL ${name} = ${value}`,
    why: 'names are written in full',
  }));
  return [...settings, ...resets, ...steps, ...sets];
}
