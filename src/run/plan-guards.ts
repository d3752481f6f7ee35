import type { Check } from '../domain/events/fields.js';
import type { PlanGuard } from '../migrations/plan-guard.js';
import type { Client } from '../postgres/index.js';
import { type PlanNode, readFamily, readPlan } from '../postgres/query-plan.js';
import type { ParsedStatement } from '../postgres/statements.js';
import { tree, walk } from '../postgres/syntax-tree.js';
import { someOf } from './thresholds.js';

/**
 * Whether a query is planned as its migration says. It is not executed.
 *
 * @param check what the checks are called
 * @throws the server’s error where it cannot be planned
 */
export async function checkPlan(
  client: Client,
  { text, tree: parsed }: Pick<ParsedStatement, 'text' | 'tree'>,
  guards: readonly PlanGuard[],
  check: string,
): Promise<Check[]> {
  const nodes = await readPlan(client, text, parametersOf(parsed));
  const checks: Check[] = [];
  for (const guard of guards) {
    const name = guard.kind === 'uses' ? guard.index : guard.table;
    const family = name === undefined ? undefined : await readFamily(client, name);
    checks.push({ check, ...judge(guard, nodes, family) });
  }
  return checks;
}

type Verdict = Pick<Check, 'outcome' | 'finding' | 'remedy'>;
type Family = readonly { schema: string; name: string }[];

function judge(guard: PlanGuard, nodes: readonly PlanNode[], family: Family | undefined): Verdict {
  if (guard.kind === 'uses') return judgeUse(guard.index, nodes, family ?? []);
  const { table } = guard;
  if (family?.length === 0) return { outcome: 'failed', finding: `there is no table ${table}` };
  const scans = nodes.filter(
    (node) => (node.type === 'Seq Scan' || isReadWhole(node)) && (family === undefined || isOf(node, family)),
  );
  if (scans.length === 0)
    return { outcome: 'passed', finding: `no sequential scan${table === undefined ? '' : ` of ${table}`}` };
  return {
    outcome: 'failed',
    finding: `no index serves the query: ${someOf(scans.map(written))}`,
    remedy: 'Create an index for what the query looks for, or write the query so that one serves.',
  };
}

function judgeUse(index: string, nodes: readonly PlanNode[], family: Family): Verdict {
  if (family.length === 0) return { outcome: 'failed', finding: `there is no index ${index}` };
  const names = new Set(family.map(({ name }) => name));
  const uses = nodes.filter((node) => node.index !== undefined && names.has(node.index));
  if (uses.some((node) => !isReadWhole(node))) return { outcome: 'passed', finding: `uses ${index}` };
  const others = nodes.filter((node) => node.relation !== undefined || node.index !== undefined).map(written);
  return {
    outcome: 'failed',
    finding: `does not use ${index}, but ${someOf(others) || 'no table at all'}`,
    remedy: 'See whether the index has what the query looks for in its first columns, and is valid.',
  };
}

/** An index that is read from end to end, and filtered row by row, spares nothing. */
const isReadWhole = ({ index, type, narrowed, filtered, limited }: PlanNode): boolean =>
  index !== undefined && /^Index/.test(type) && !narrowed && filtered && !limited;

const isOf = (node: PlanNode, family: Family): boolean =>
  family.some(({ schema, name }) => node.relation === name && (node.schema ?? schema) === schema);

function written(node: PlanNode): string {
  const { type, schema, relation, index } = node;
  const on = relation === undefined ? '' : ` on ${schema === undefined ? '' : `${schema}.`}${relation}`;
  const by = index === undefined ? '' : ` by ${index}`;
  return `${type}${on}${by}${isReadWhole(node) ? ', read as a whole' : ''}`;
}

/** The highest number of a `$n`. */
function parametersOf(parsed: ParsedStatement['tree']): number {
  let highest = 0;
  walk(parsed, (tag, body) => {
    if (tag === 'ParamRef') highest = Math.max(highest, Number(tree(body).number ?? 0));
  });
  return highest;
}
