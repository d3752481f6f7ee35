import type { Client } from '../../../postgres/index.js';
import { type ForeignKey, matches } from './foreign-keys.js';

/**
 * Deletes rows whose foreign keys refer to nothing, and those that refer to them, until there is none: a key that was not checked in the original need not
 * hold in the copy.
 *
 * @param client a connection to the copy
 */
export async function dropOrphans(client: Client, keys: readonly ForeignKey[]): Promise<void> {
  const checked = keys.filter(({ validated }) => validated);
  for (let deleted = true; deleted; ) {
    deleted = false;
    for (const key of checked) {
      const filled = key.columns.map(({ child }) => `c.${child} IS NOT NULL`).join(' AND ');
      const { rowCount } = await client.query(
        `DELETE FROM ${key.childFrom} AS c
          WHERE ${filled} AND NOT EXISTS (SELECT FROM ${key.parentFrom} AS p WHERE ${matches(key)})`,
      );
      if (rowCount) deleted = true;
    }
  }
}
