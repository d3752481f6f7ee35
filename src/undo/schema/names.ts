import { keyOfExtra } from './extras/extra-facts.js';
import type { Identity } from './identity.js';
import { keyOfIdentity } from './identity.js';
import type { StableId } from './pg-delta.js';
import { objectId } from './pg-delta.js';
import type { SchemaSnapshot } from './snapshot.js';

const ROUTINES = new Set(['function', 'procedure', 'aggregate']);
const PARTS = new Set(['column', 'constraint', 'trigger', 'rule', 'policy', 'default']);

/** The names of one snapshot’s things, by their identities. */
export interface Names {
  /** pg-delta’s id of what a key of {@link keyOfIdentity} names; undefined of what neither pg-delta nor the extra kinds know. */
  idOf(key: string): StableId | undefined;
}

function ownId(identity: Identity): StableId | undefined {
  const { kind, name, schema = '', table = '', args = [] } = identity;
  if (ROUTINES.has(kind)) return { kind, schema, name, args: [...args] } as StableId;
  if (PARTS.has(kind)) return { kind, schema, table, name } as StableId;
  if (kind === 'domainConstraint') return { kind: 'constraint', schema, table, name };
  if (kind === 'typeAttribute') return { kind, schema, type: table, name };
  return schema === '' ? ({ kind, name } as StableId) : ({ kind, schema, name } as StableId);
}

export function namesOf({ identities, extras }: SchemaSnapshot): Names {
  const known = new Map(identities.map((identity) => [keyOfIdentity(identity), identity]));
  const objects = new Map(
    extras
      .filter(({ setting }) => !setting)
      .map((extra) => [keyOfIdentity(extra), objectId(keyOfExtra(extra))]),
  );
  return {
    idOf(key) {
      const object = objects.get(key);
      if (object) return object;
      // A column as pg_depend writes it: as a part of its relation.
      const [of, oid, sub] = key.split(' ');
      const identity =
        (of === 'pg_class' && sub !== '0' && known.get(`pg_attribute ${oid} ${sub}`)) || known.get(key);
      if (!identity) return undefined;
      if (identity.kind === 'viewColumn') return this.idOf(`pg_class ${oid} 0`);
      if (identity.kind === 'enumLabel') return this.idOf(`pg_type ${identity.host} 0`);
      return ownId(identity);
    },
  };
}
