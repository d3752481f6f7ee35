import { lexemes } from '../../postgres/lexemes.js';
import { defineRule } from '../rule.js';

/** Names of 64 bytes have at least 32 characters. Each is tried from its beginning alone. */
const LONG = /(?:^|[^\w$\u0080-\uffff])[\w$\u0080-\uffff]{32}|"[^"]{32}/;

export const identifierTooLong = defineRule({
  code: 'identifier-too-long',
  group: 'names',
  severity: 'error',
  title: 'A name is longer than PostgreSQL keeps',
  wrong: "It is cut off at 63 bytes, and may then be another's name.",
  why: 'PostgreSQL cuts silently but for a notice. What looks for the whole name in the catalog does not find it, and two long names can become one.',
  rewrite: 'Choose a name of at most 63 bytes; a letter such as ü has two.',
  bad: `CREATE INDEX CONCURRENTLY orders_that_were_placed_by_users_who_signed_up_before_the_relaunch ON orders (user_id);`,
  good: [`CREATE INDEX CONCURRENTLY orders_of_early_users ON orders (user_id);`],
  *check({ text, level }) {
    if (level !== 'script' || !LONG.test(text)) return;
    for (const { kind, start, end } of lexemes(text)) {
      const word = text.slice(start, end);
      const name = kind === 'quoted' && word.startsWith('"') ? word.slice(1, -1).replaceAll('""', '"') : word;
      const named = (kind === 'code' && /^[\p{L}_]/u.test(word)) || word.startsWith('"');
      if (named && Buffer.byteLength(name) > 63) {
        yield {
          message: `${name.slice(0, 70)} has ${Buffer.byteLength(name)} bytes, and PostgreSQL keeps 63`,
        };
        return;
      }
    }
  },
});
