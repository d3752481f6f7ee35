import { literal } from '../../backup/quote.js';
import { attributesOf } from '../../postgres/fact-difference.js';
import type { Fact } from '../../postgres/facts.js';
import type { DeltaAction } from './pg-delta.js';

/** pg-delta leaves the versions of extensions to the server’s default; an undo wants the one that was there. */
export function withExtensionVersion({ sql, verb, produces }: DeltaAction, before: readonly Fact[]): string {
  const made = verb === 'create' && /^extension:/.test(produces[0] ?? '') && /^CREATE EXTENSION /.test(sql);
  if (!made) return sql;
  const name = /^CREATE EXTENSION (?:IF NOT EXISTS )?("(?:[^"]|"")*"|[^\s;]+)/.exec(sql)?.[1] ?? '';
  const bare = name.replaceAll('"', '');
  const fact = before.find(
    ({ kind, identity }) => kind === 'extension' && identity.replaceAll('"', '') === bare,
  );
  const version = fact && attributesOf(fact.definition).get('version');
  return version === undefined ? sql : `${sql} VERSION ${literal(version)}`;
}
