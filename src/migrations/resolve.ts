import { basename } from 'node:path';
import { DaybookError } from '../errors.js';
import { Identities } from './identities.js';
import type { LoadedMigration } from './migration-file.js';
import type { Requirement } from './requirement.js';
import type { UnresolvedMigration } from './unresolved.js';

/**
 * Replaces what migrations require by ids.
 *
 * @throws REQUIREMENT_MISSING with file and line, where a requirement is no migration, or may be several
 */
export function resolveRequirements(migrations: readonly UnresolvedMigration[]): LoadedMigration[] {
  const identities = new Identities(migrations);
  return migrations.map((migration) => {
    const ids = migration.requires.map((requirement) => resolve(requirement, migration.file, identities));
    return { ...migration, requires: [...new Set(ids)] };
  });
}

function resolve({ text, line }: Requirement, file: string, identities: Identities): string {
  const [id, ...others] = identities.meantBy(text);
  if (id !== undefined && others.length === 0) return id;
  const where = { file, ...(line === undefined ? {} : { line }) };
  if (id !== undefined) {
    throw new DaybookError(
      'REQUIREMENT_MISSING',
      `${basename(file)} requires ${text}, which may be any of ${[id, ...others].join(', ')}`,
      { where, hint: 'Write the id of the one that is meant.' },
    );
  }
  const near = identities.nearestTo(text);
  throw new DaybookError('REQUIREMENT_MISSING', `${basename(file)} requires ${text}, which does not exist`, {
    where,
    ...(near === undefined ? {} : { hint: `Did you mean ${near}? Correct the id, or add the migration.` }),
    details: { requirement: text, ...(near === undefined ? {} : { nearest: near }) },
  });
}
