import { relative } from 'node:path';
import type { Check } from '../../domain/events/fields.js';
import type { DaybookError } from '../../errors.js';
import { countFindings } from '../../lint/summary.js';
import type { PlannedMigration, TargetPlan } from '../../run/describe-plan.js';
import type { LookedAhead } from '../../run/look-ahead.js';
import type { CommandContext } from '../command.js';
import type { Colours } from '../output.js';
import { renderCheck } from './check.js';
import { counted } from './counted.js';
import { shortList } from './short-list.js';

type Rendering = Pick<CommandContext, 'out' | 'cwd' | 'verbose'>;

/** How many migrations are shown one by one where nobody asked for all. */
const MOST_MIGRATIONS = 40;

/** How many ids a line names. */
const MOST_IDS = 10;

/** What `migrate` would do, target by target. */
export const renderPlans = (plans: readonly TargetPlan[], rendering: Rendering): string =>
  plans.map((plan) => renderPlan(plan, rendering)).join('\n\n');

/** The migrations of a folder in their order. */
export function renderSet(planned: readonly PlannedMigration[], rendering: Rendering): string {
  if (planned.length === 0) return 'There are no migrations.';
  return [`${counted(planned.length, 'migration')}, in this order`, ...rows(planned, rendering)].join('\n');
}

function renderPlan(plan: TargetPlan, rendering: Rendering): string {
  const { colours } = rendering.out;
  const { pending, applied, error, otherEnvironments, missing, openRuns } = plan;
  const due = pending.length === 0 ? 'nothing is due' : `${counted(pending.length, 'migration')} due`;
  const notes: string[] = [
    ...(openRuns.length > 0
      ? [`not over: ${shortList(openRuns, MOST_IDS)}; closed first, by the receipts`]
      : []),
    ...(otherEnvironments.length > 0
      ? [`not for ${plan.environment}: ${shortList(otherEnvironments, MOST_IDS)}`]
      : []),
    ...(missing.length > 0 ? [`applied, and the file is gone: ${shortList(missing, MOST_IDS)}`] : []),
  ];
  return [
    `${colours.bold(plan.target)}  ${colours.dim(`${plan.environment} · ${plan.region}`)}`,
    error ? objection(error, rendering, '  ') : `  ${due}, ${applied} applied`,
    ...notes.map((note) => `  ${colours.yellow('!')} ${note}`),
    ...(pending.length > 0 ? [`  ${colours.dim(policyLine(plan))}`, ...rows(pending, rendering)] : []),
    ...(plan.preFlight ? preFlightLines(plan.preFlight, rendering) : []),
  ].join('\n');
}

/** What was found in the target; what holds is shown with --verbose alone. */
function preFlightLines({ checks, migrations, error }: LookedAhead, rendering: Rendering): string[] {
  const { verbose, out } = rendering;
  const { colours } = out;
  const shown = (found: readonly Check[]): Check[] =>
    found.filter(({ outcome }) => verbose || outcome === 'failed' || outcome === 'warned');
  const ofMigrations = migrations.flatMap(({ migration, checks: own }) => {
    const told = shown(own).filter(({ check }) => verbose || !TOLD_ABOVE.has(check));
    if (told.length === 0) return [];
    return [`      ${migration}`, ...told.map((check) => `        ${renderCheck(check, colours)}`)];
  });
  const unreached = error && checks.length === 0;
  const lines = [...shown(checks).map((check) => `      ${renderCheck(check, colours)}`), ...ofMigrations];
  return [
    `  ${colours.dim('pre-flight')}${lines.length === 0 && !unreached ? '  nothing stands in the way' : ''}`,
    ...(unreached ? [objection(error, rendering, '      ')] : lines),
  ];
}

/** A plan says these of each migration anyway. */
const TOLD_ABOVE = new Set(['lint', 'documentation', 'rollback']);

function policyLine({ policy }: TargetPlan): string {
  const backup =
    policy.reliesOn === undefined ? policy.backup : `${policy.backup}, met by ${policy.reliesOn}`;
  return `backup ${backup} · documentation ${policy.documentation} · rollback ${policy.rollback} · on drift ${policy.drift}`;
}

function rows(planned: readonly PlannedMigration[], rendering: Rendering): string[] {
  const shown = rendering.verbose ? planned : planned.slice(0, MOST_MIGRATIONS);
  // What stands in the way is never among those left out.
  const objected = planned.slice(shown.length).filter(({ objections }) => objections.length > 0);
  const more = planned.length - shown.length - objected.length;
  return [
    ...shown.flatMap((one, index) => row(one, index + 1, rendering)),
    ...objected.flatMap((one) => row(one, planned.indexOf(one) + 1, rendering)),
    ...(more > 0 ? [rendering.out.colours.dim(`  … and ${more} more (--verbose shows all)`)] : []),
  ];
}

function row(planned: PlannedMigration, place: number, rendering: Rendering): string[] {
  const { colours } = rendering.out;
  const number = colours.dim(`${place}.`.padStart(5));
  return [
    `${number} ${planned.migration}  ${colours.dim(factsOf(planned))}`,
    ...gaps(planned, colours),
    ...lintLines(planned, rendering),
    ...planned.objections.map((error) => objection(error, rendering, '      ')),
  ];
}

/** A class commits in batches, SQL in stages. */
const committedParts = (form: PlannedMigration['form'], count: number): string =>
  form === 'class' ? counted(count, 'batch', 'batches') : counted(count, 'stage');

function factsOf({
  kind,
  statements,
  lint,
  form,
  requires,
  rollbackAvailable,
  resumesAfter,
}: PlannedMigration): string {
  const size = statements === null ? form : counted(statements, 'statement');
  return [
    kind,
    size,
    ...(requires.length > 0 ? [`after ${shortList(requires, 3)}`] : []),
    ...(resumesAfter === undefined ? [] : [`goes on after ${committedParts(form, resumesAfter)}`]),
    ...(rollbackAvailable ? [] : ['no way back']),
    ...(lint && lint.length > 0 ? [countFindings(lint)] : []),
  ].join(' · ');
}

/** How many findings of a migration are shown where nobody asked for all. */
const MOST_FINDINGS = 3;

/** Warnings of the static analysis; its errors are told as objections. */
function lintLines(
  { lint, file }: PlannedMigration,
  { out: { colours }, cwd, verbose }: Rendering,
): string[] {
  const warnings = (lint ?? []).filter(({ severity }) => severity === 'warning');
  const shown = verbose ? warnings : warnings.slice(0, MOST_FINDINGS);
  const more = warnings.length - shown.length;
  return [
    ...shown.map(
      ({ rule, message, line, column }) =>
        `      ${colours.yellow('!')} ${colours.dim(rule)} ${message}${colours.dim(` at ${relative(cwd, file)}:${line}:${column}`)}`,
    ),
    ...(more > 0 ? [colours.dim(`      … and ${more} more (--verbose shows all)`)] : []),
  ];
}

/** Gaps that a policy refuses are told as objections. */
function gaps({ missingDocumentation, objections }: PlannedMigration, colours: Colours): string[] {
  const told = objections.some(({ code }) => code === 'DOCUMENTATION_MISSING');
  if (missingDocumentation.length === 0 || told) return [];
  return [`      ${colours.yellow('!')} documentation lacks ${missingDocumentation.join(', ')}`];
}

function objection(error: DaybookError, { out: { colours }, cwd }: Rendering, indent: string): string {
  const { file, line, column } = error.where ?? {};
  const place =
    file === undefined ? '' : ` at ${[relative(cwd, file), line, line && column].filter(Boolean).join(':')}`;
  return `${indent}${colours.red('✗')} ${colours.dim(error.code)} ${error.message}${colours.dim(place)}`;
}
