import { attributesOf } from '../../postgres/fact-difference.js';
import type { Fact } from '../../postgres/facts.js';

const ALONE = /^(CREATE (?:UNIQUE )?INDEX (?:CONCURRENTLY )?.*?) ON ONLY /;

/**
 * PostgreSQL writes the index of a partitioned table as one that partitions have to be attached to, and so does pg-delta, which attaches none: the index would stay
 * invalid. One that was valid is made on all partitions at once.
 */
export function withWholeIndex(sql: string, produces: readonly string[], before: readonly Fact[]): string {
  const found = /^index:(.*)$/.exec(produces[0] ?? '')?.[1];
  if (found === undefined || !ALONE.test(sql)) return sql;
  const bare = found.replaceAll('"', '');
  const fact = before.find(({ kind, identity }) => kind === 'index' && identity.replaceAll('"', '') === bare);
  return fact && attributesOf(fact.definition).has('invalid') ? sql : sql.replace(ALONE, '$1 ON ');
}
