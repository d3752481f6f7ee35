import type { KeptRows } from './kept-item.js';
import { cellOf, identifier, kept, literal, qualified } from './names.js';
import type { ColumnNow, TableNow } from './table-now.js';

/** Sorts before any name that people give: what a trigger of theirs does then comes after. */
const PREFIX = '!daybook';

/** What of a table is kept while its rows change. */
export interface RowKeeping {
  number: number;
  table: TableNow;
  content: KeptRows;
}

/** How the changes of a table's rows are seen. */
type Way = 'statements' | 'partitions' | 'rows';

const wayOf = ({ table }: RowKeeping): Way =>
  table.inherits ? 'rows' : table.partitioned ? 'partitions' : 'statements';

const valueColumn = (column: ColumnNow): string =>
  `${cellOf(column)} ${column.stored}${column.collation === undefined ? '' : ` COLLATE ${column.collation}`}`;

const typed = (columns: readonly ColumnNow[]): string =>
  columns.map((column) => `, ${valueColumn(column)}`).join('');

/** The tables that rows are kept in, and the counter of what passed the triggers: it counts what was rolled back too, as the statistics do. */
export function keepingTables({ number, content, table }: RowKeeping): string[] {
  const fresh = table.key
    ? `way smallint NOT NULL${typed(table.key)}`
    : `began bigint NOT NULL${typed(table.columns)}`;
  return [
    `CREATE TABLE ${kept(content.old)} (began bigint NOT NULL, verb "char" NOT NULL${typed(table.columns)})`,
    `CREATE TABLE ${kept(content.fresh)} (${fresh})`,
    `CREATE SEQUENCE ${kept(seenOf(number))} MINVALUE 0 START 0`,
  ];
}

export const seenOf = (number: number): string => `kept_${number}_seen`;

const functionOf = (number: number, part = ''): string => `kept_${number}_rows${part}`;

const columnsOf = (columns: readonly ColumnNow[]): string =>
  columns.map((column) => `, ${cellOf(column)}`).join('');

const from = (columns: readonly ColumnNow[], row: string): string =>
  columns.map(({ now }) => `, ${row}.${identifier(now)}`).join('');

/** Statements of the trigger for one verb: each adds to `n` how many images of rows passed. */
function keepRows(keeping: RowKeeping): string {
  const { content, table } = keeping;
  const { columns, key } = table;
  const way = wayOf(keeping);
  const source = (which: 'old' | 'new'): string => (way === 'rows' ? '' : ` FROM ${which}_rows r`);
  // NEW and OLD are variables of every trigger function, and would hide a table of that name.
  const row = (which: 'old' | 'new'): string => (way === 'rows' ? which.toUpperCase() : 'r');
  const old = (verb: string): string =>
    `INSERT INTO ${kept(content.old)} (began, verb${columnsOf(columns)}) SELECT began, '${verb}'${from(columns, row('old'))}${source('old')};
     GET DIAGNOSTICS n = ROW_COUNT;`;
  const balance = (sign: 1 | -1): string =>
    `INSERT INTO ${kept(content.fresh)} (way${columnsOf(key!)}) SELECT ${sign}${from(key!, row(sign === 1 ? 'old' : 'new'))}${source(sign === 1 ? 'old' : 'new')};`;
  const fresh = key
    ? balance(-1)
    : `INSERT INTO ${kept(content.fresh)} (began${columnsOf(columns)}) SELECT began${from(columns, row('new'))}${source('new')};`;
  const pairs = key ? (way === 'statements' ? '' : balance(1) + balance(-1)) : fresh;
  return `IF TG_OP = 'INSERT' THEN ${fresh} GET DIAGNOSTICS n = ROW_COUNT; seen := n;
    ELSIF TG_OP = 'UPDATE' THEN ${old('u')} seen := 2 * n; ${pairs}
    ELSE ${old('d')} seen := n; END IF;`;
}

/** A statement begins before the statements of its triggers do, and ends after them: its place is that of its beginning. */
const BEGAN = `variable text := 'daybook.began_' || TG_RELID || '_' || lower(TG_OP);
  stack text[] := string_to_array(nullif(current_setting(variable, true), ''), ',');`;

const HEAD = `RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET row_security = off AS`;

/** The functions of the triggers. */
function functions(keeping: RowKeeping): string[] {
  const { number, content, table } = keeping;
  const way = wayOf(keeping);
  const event = `INSERT INTO daybook.kept_event (at, kept, verb, rows) VALUES (began, ${number}, `;
  const stack = `IF stack IS NULL THEN began := nextval('daybook.kept_order');
    ELSE began := stack[cardinality(stack)]; PERFORM set_config(variable, array_to_string(stack[:cardinality(stack) - 1], ','), true); END IF;`;
  const rows = `$keep$ DECLARE ${way === 'rows' ? '' : BEGAN} began bigint; n bigint; seen bigint;
    BEGIN
      ${way === 'rows' ? `began := nextval('daybook.kept_order');` : stack}
      ${keepRows(keeping)}
      IF n > 0 THEN ${event}lower(left(TG_OP, 1))::"char", n);
        PERFORM setval('${kept(seenOf(number))}', s.last_value + seen) FROM ${kept(seenOf(number))} s; END IF;
      RETURN NULL;
    END $keep$`;
  const made = [`CREATE FUNCTION ${kept(functionOf(number))}() ${HEAD} ${rows}`];
  if (way !== 'rows') {
    // Its own setting would end with it if it had settings of its own, hence the full names.
    made.push(
      `CREATE FUNCTION ${kept(functionOf(number, '_begin'))}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $begin$
       DECLARE variable pg_catalog.text := pg_catalog.concat('daybook.began_', TG_RELID, '_', pg_catalog.lower(TG_OP));
       BEGIN
         PERFORM pg_catalog.set_config(variable, pg_catalog.concat_ws(',', nullif(pg_catalog.current_setting(variable, true), ''),
           pg_catalog.nextval('daybook.kept_order')), true);
         RETURN NULL;
       END $begin$`,
    );
  }
  for (const member of table.members.filter(({ kind }) => kind === 'r')) {
    made.push(
      `CREATE FUNCTION ${kept(functionOf(number, `_truncate_${member.oid}`))}() ${HEAD} $keep$
       DECLARE began bigint := nextval('daybook.kept_order'); n bigint;
       BEGIN
         INSERT INTO ${kept(content.old)} (began, verb${columnsOf(table.columns)}) SELECT began, 'd'${from(table.columns, 't')}
         FROM ONLY ${qualified(member.now)} t;
         GET DIAGNOSTICS n = ROW_COUNT;
         ${event}'t', n);
         RETURN NULL;
       END $keep$`,
    );
  }
  if (way === 'statements' && table.key) {
    made.push(
      `CREATE FUNCTION ${kept(functionOf(number, '_key'))}() ${HEAD} $keep$ BEGIN
         INSERT INTO ${kept(content.fresh)} (way${columnsOf(table.key)}) SELECT 1${from(table.key, 'OLD')} UNION ALL SELECT -1${from(table.key, 'NEW')};
         RETURN NULL;
       END $keep$`,
    );
  }
  return made;
}

/** The triggers on the table, or on each of its partitions too: a statement fires only those of the table that it names. */
export function triggers(keeping: RowKeeping): string[] {
  const { number, table } = keeping;
  const way = wayOf(keeping);
  const made = functions(keeping);
  for (const member of table.members) {
    const on = `ON ${qualified(member.now)}`;
    const call = (part = ''): string => `EXECUTE FUNCTION ${kept(functionOf(number, part))}()`;
    const add = (name: string, text: string): void => {
      const quoted = identifier(`${PREFIX} ${name}`);
      made.push(
        `CREATE TRIGGER ${quoted} ${text}`,
        `ALTER TABLE ONLY ${qualified(member.now)} ENABLE ALWAYS TRIGGER ${quoted}`,
      );
    };
    if (way === 'rows') {
      add('rows', `AFTER INSERT OR UPDATE OR DELETE ${on} FOR EACH ROW ${call()}`);
    } else {
      add('begin', `BEFORE INSERT OR UPDATE OR DELETE ${on} FOR EACH STATEMENT ${call('_begin')}`);
      add('insert', `AFTER INSERT ${on} REFERENCING NEW TABLE AS new_rows FOR EACH STATEMENT ${call()}`);
      const both = way === 'partitions' || !table.key ? ' NEW TABLE AS new_rows' : '';
      add(
        'update',
        `AFTER UPDATE ${on} REFERENCING OLD TABLE AS old_rows${both} FOR EACH STATEMENT ${call()}`,
      );
      add('delete', `AFTER DELETE ${on} REFERENCING OLD TABLE AS old_rows FOR EACH STATEMENT ${call()}`);
    }
    if (way === 'statements' && table.key) {
      const changed = (row: string): string =>
        `ROW(${table.key!.map(({ now }) => `${row}.${identifier(now)}`).join(', ')})`;
      add(
        'key',
        `AFTER UPDATE ${on} FOR EACH ROW WHEN (${changed('OLD')} IS DISTINCT FROM ${changed('NEW')}) ${call('_key')}`,
      );
    }
    if (member.kind === 'r')
      add('truncate', `BEFORE TRUNCATE ${on} FOR EACH STATEMENT ${call(`_truncate_${member.oid}`)}`);
  }
  return made;
}

/** The triggers of ours that are there, and their functions. */
export const OWN_TRIGGERS = `
SELECT g.tgrelid AS relid, quote_ident(n.nspname) || '.' || quote_ident(c.relname) AS "table", quote_ident(g.tgname) AS name
FROM pg_trigger g JOIN pg_class c ON c.oid = g.tgrelid JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE g.tgname LIKE ${literal(`${PREFIX} %`)} AND NOT g.tgisinternal`;

/** The functions of the triggers of one keeping. */
export const FUNCTIONS_OF = `
SELECT p.oid::regprocedure::text AS name FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
WHERE n.nspname = 'daybook' AND p.proname LIKE 'kept\\_' || $1 || '\\_rows%'`;
