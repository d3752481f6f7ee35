import type { Check } from '../domain/events/fields.js';
import type { ExtensionVersion } from '../postgres/checks/extension-versions.js';
import type { WantedExtension } from '../postgres/statement-demands.js';
import type { Run } from './run.js';
import type { Survey } from './survey.js';
import { someOf } from './thresholds.js';

/** Whether the server has the extensions that a migration creates, in the versions that it wants, and lets its user create them. */
export function extensionsCheck(run: Run, survey: Survey): Check {
  const { demands } = run;
  const check = 'extensions';
  if (!demands) return { check, outcome: 'skipped', finding: 'a class: what it creates is not known before' };
  const wanted = demands.extensions;
  if (wanted.length === 0) return { check, outcome: 'passed', finding: 'the migration creates none' };
  const made = (name: string): boolean =>
    demands.makes.extensions.includes(name) || survey.isCreatedBefore(name, run);
  const objections = wanted.flatMap(
    (one) => objectionTo(one, survey, made, survey.isCreatedBefore(one.name, run)) ?? [],
  );
  if (objections.length > 0)
    return {
      check,
      outcome: 'failed',
      finding: someOf(objections),
      remedy: 'Install its files on the server, or let a superuser create it; then run again.',
    };
  return { check, outcome: 'passed', finding: someOf(wanted.map((one) => found(one, survey))) };
}

function objectionTo(
  { name, version, ifNotExists, cascade, update }: WantedExtension,
  survey: Survey,
  made: (name: string) => boolean,
  createdBefore: boolean,
): string | undefined {
  const versions = survey.extensions.get(name) ?? [];
  const [any] = versions;
  if (!any) return `the server has no extension ${name}`;
  const chosen = chosenOf(versions, version);
  if (!chosen) {
    const known = versions.map((one) => one.version).join(', ');
    return `the server has no version ${version} of ${name}, but ${known}`;
  }
  if (!update && any.installed !== null)
    return ifNotExists || createdBefore ? undefined : `${name} is there already, in version ${any.installed}`;
  const { user } = survey;
  if (user && !user.superuser && !(chosen.trusted ? user.createInDatabase : !chosen.superuser)) {
    return chosen.trusted
      ? `${name} is trusted, but takes CREATE on the database`
      : `only a superuser may create ${name} ${chosen.version}`;
  }
  if (update || cascade) return undefined;
  const missing = (chosen.requires ?? []).filter(
    (one) => !made(one) && (survey.extensions.get(one)?.[0]?.installed ?? null) === null,
  );
  return missing.length > 0
    ? `${name} requires ${missing.join(', ')}, and is not created with CASCADE`
    : undefined;
}

const chosenOf = (versions: readonly ExtensionVersion[], version: string | undefined) =>
  versions.find((one) => (version === undefined ? one.isDefault : one.version === version));

function found({ name, version }: WantedExtension, survey: Survey): string {
  const versions = survey.extensions.get(name) ?? [];
  const installed = versions[0]?.installed;
  if (installed) return `${name} ${installed} is there`;
  const chosen = chosenOf(versions, version);
  return `${name} ${chosen?.version} can be created${chosen?.trusted ? ' (trusted)' : ''}`;
}
