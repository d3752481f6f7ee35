import type { Identity } from '../identity.js';

const RELATIONS = new Set(['table', 'foreignTable', 'view', 'materializedView']);
const ROUTINES = new Set(['function', 'procedure', 'aggregate']);

/**
 * Where a name has to be unique: relations and types share one space in a schema, columns one in their relation, and so on. Two things collide where they
 * have the same name and a space in common.
 *
 * @param space the OID of the schema it is in, or would be
 */
export function nameSpaces(identity: Identity, space: string): string[] {
  const { kind, oid, host, args, signature } = identity;
  if (RELATIONS.has(kind) || (kind === 'type' && signature === 'c'))
    return [`class ${space}`, `type ${space}`];
  if (kind === 'sequence' || kind === 'index') return [`class ${space}`];
  if (kind === 'type' || kind === 'domain') return [`type ${space}`];
  if (kind === 'constraint')
    return [`constraint ${host}`, ...(args?.includes('index') ? [`class ${space}`] : [])];
  if (kind === 'column' || kind === 'viewColumn' || kind === 'typeAttribute') return [`column ${oid}`];
  if (ROUTINES.has(kind)) return [`routine ${space} ${JSON.stringify(args ?? [])}`];
  if (host !== '0') return [`${kind} ${host}`];
  return [`${kind} ${space} ${signature ?? ''}`];
}
