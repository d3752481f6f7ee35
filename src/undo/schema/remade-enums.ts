import { identifier, literal } from '../../backup/quote.js';
import type { UndoStep } from '../undo-step.js';
import type { DeltaFacts, DeltaPlan } from './pg-delta.js';
import { idText } from './pg-delta.js';

/** How pg-delta calls a type that it replaces, until it drops it. */
const REPLACED = /^ALTER TYPE .* RENAME TO .*__pgdelta_replaced/;

const granteeName = (grantee: string): string => (grantee === 'PUBLIC' ? 'PUBLIC' : identifier(grantee));

/** The owner, comment and privileges of enums that the plan replaces by new ones, which pg-delta forgets. */
export function restoreRemadeEnums({ actions }: DeltaPlan, before: DeltaFacts): UndoStep[] {
  const remade = new Set(
    actions.filter(({ sql }) => REPLACED.test(sql)).flatMap(({ consumes }) => consumes.slice(0, 1)),
  );
  return before.facts.flatMap(({ id }): UndoStep[] => {
    const key = idText(id);
    if (id.kind !== 'type' || !remade.has(key)) return [];
    const name = `TYPE ${identifier(id.schema)}.${identifier(id.name)}`;
    const why = `${key}: as it was`;
    const owner = before.edges.find(({ from, kind }) => kind === 'owner' && idText(from) === key)?.to;
    const sql = owner?.kind === 'role' ? [`ALTER ${name} OWNER TO ${identifier(owner.name)}`] : [];
    for (const { id: satellite, payload } of before.facts) {
      if (!('target' in satellite) || idText(satellite.target) !== key) continue;
      if (satellite.kind === 'comment') sql.push(`COMMENT ON ${name} IS ${literal(String(payload.text))}`);
      if (satellite.kind !== 'acl') continue;
      const to = granteeName(satellite.grantee);
      const [privileges, grantable] = [payload.privileges as string[], payload.grantable as string[]];
      sql.push(`REVOKE ALL ON ${name} FROM ${to}`);
      if (privileges.length > 0)
        sql.push(`GRANT USAGE ON ${name} TO ${to}${grantable.length > 0 ? ' WITH GRANT OPTION' : ''}`);
    }
    return sql.map((statement) => ({ sql: statement, why }));
  });
}
