import type { Check } from '../domain/events/fields.js';
import type { UserRights } from '../postgres/checks/user-rights.js';
import { writtenName } from '../postgres/relation-name.js';
import type { Demand } from '../postgres/statement-demands.js';
import type { Run } from './run.js';
import type { Survey } from './survey.js';
import { someOf } from './thresholds.js';

const CHECK = 'statement privileges';

/** Whether the target’s user may do what the statements demand. What is made earlier in the sequence is not judged: it is not there yet. */
export function rightsCheck({ demands }: Run, survey: Survey): Check {
  if (!demands)
    return { check: CHECK, outcome: 'skipped', finding: 'a class: what it does is not known before' };
  const { user } = survey;
  const missing = user ? demands.rights.flatMap((demand) => missingFor(demand, survey, user) ?? []) : [];
  const unseen =
    demands.unseen > 0
      ? `; of ${demands.unseen} statements the text does not show what they do, or as whom`
      : '';
  if (missing.length === 0)
    return {
      check: CHECK,
      outcome: 'passed',
      finding: `${demands.rights.length} demanded, none missing${unseen}`,
    };
  return {
    check: CHECK,
    outcome: 'failed',
    finding: `missing: ${someOf([...new Set(missing)])}${unseen}`,
    remedy: 'Grant them to the user of the target’s URL, or give the URL of a user who has them.',
  };
}

function missingFor(demand: Demand, survey: Survey, user: UserRights): string | undefined {
  if (user.superuser) return undefined;
  switch (demand.kind) {
    case 'own':
    case 'privilege':
    case 'create beside':
      return missingOnRelation(demand, survey);
    case 'create in schema': {
      const schema = demand.schema ?? user.currentSchema;
      if (schema === null) return 'a schema in the search path in which it may CREATE';
      const known = user.schemas[schema];
      return known === undefined || known.create ? undefined : `CREATE on the schema ${schema}`;
    }
    case 'own schema':
      return user.schemas[demand.schema]?.owned === false ? `owning the schema ${demand.schema}` : undefined;
    case 'create in database':
      return user.createInDatabase ? undefined : 'CREATE on the database';
    case 'member of':
      return user.roles[demand.role] === false ? `membership in ${demand.role}` : undefined;
    case 'attribute':
      return missingAttribute(demand, user);
  }
}

function missingOnRelation(
  demand: Extract<Demand, { kind: 'own' | 'privilege' | 'create beside' }>,
  survey: Survey,
): string | undefined {
  const facts = survey.relation(demand.relation);
  if (!facts) return undefined;
  const name = writtenName(demand.relation);
  if (!facts.usesSchema) return `USAGE on the schema ${facts.schema}`;
  if (demand.kind === 'create beside')
    return facts.createsInSchema ? undefined : `CREATE on the schema ${facts.schema}`;
  if (demand.kind === 'privilege')
    return facts.owned || facts.privileges.includes(demand.privilege) || !TABLES.has(facts.kind)
      ? undefined
      : `${demand.privilege} on ${name}`;
  const otherwise =
    (demand.or === 'schema owner' && facts.ownsSchema) ||
    (demand.or === 'MAINTAIN' && facts.privileges.includes('MAINTAIN'));
  return facts.owned || otherwise ? undefined : `owning ${name}, which belongs to ${facts.owner}`;
}

const TABLES = new Set(['r', 'p', 'v', 'm', 'f']);

function missingAttribute(
  { attribute, what }: Extract<Demand, { kind: 'attribute' }>,
  user: UserRights,
): string | undefined {
  const has = { SUPERUSER: user.superuser, CREATEROLE: user.createRole, CREATEDB: user.createDatabase }[
    attribute
  ];
  return has ? undefined : `${attribute}, to create ${what}`;
}
