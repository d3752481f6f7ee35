import { malformed } from './malformed.js';

const WANTED = /^(?<version>[0-9]+)_(?<name>[A-Za-z0-9][A-Za-z0-9_-]*)\.(?<extension>sql|[mc]?[tj]s)$/;
const SQL_OR_CODE = /\.(?:sql|[mc]?[tj]s)$/i;
const NOT_A_MIGRATION = /^[._]|\.d\.[mc]?ts$|\.(?:spec|test)\.[mc]?[tj]s$|\.undo\.sql$/i;

/** The longest id that an event takes. */
const MAX_ID = 200;

export interface FileName {
  id: string;
  name: string;
  form: 'sql' | 'class';
}

/**
 * What the name of a file in the migrations folder says. Undefined for files that are none of Daybook's business: dot
 * files, helper modules (`_helpers.ts`), declarations, specs, generated undos (`….undo.sql`), and whatever is neither SQL nor code.
 *
 * @throws MIGRATION_MALFORMED for SQL or code whose name is not `<digits>_<name>.<extension>`
 */
export function readFileName(base: string, file: string): FileName | undefined {
  if (!SQL_OR_CODE.test(base) || NOT_A_MIGRATION.test(base)) return undefined;
  const { name, extension } = WANTED.exec(base)?.groups ?? {};
  if (!name || !extension) {
    throw malformed(file, 'is not named like a migration', {
      hint:
        'Name it <timestamp>_<name>.sql or .ts, such as 20241220103000_create_user_groups.sql: digits, an underscore, ' +
        'then letters, digits, _ and -. A module that migrations share begins with an underscore.',
    });
  }
  const id = base.slice(0, -extension.length - 1);
  if (id.length > MAX_ID) {
    throw malformed(file, `has a name of ${id.length} characters, and ${MAX_ID} are the most`, {
      hint: 'Shorten the name.',
    });
  }
  return { id, name, form: extension === 'sql' ? 'sql' : 'class' };
}

/**
 * Orders ids by their version as a number, then by their text. A plain sort of the text would put version 10 before
 * version 9.
 */
export function compareIds(left: string, right: string): number {
  const [leftVersion, rightVersion] = [versionOf(left), versionOf(right)];
  if (leftVersion.length !== rightVersion.length) return leftVersion.length - rightVersion.length;
  if (leftVersion !== rightVersion) return leftVersion < rightVersion ? -1 : 1;
  return left < right ? -1 : left > right ? 1 : 0;
}

function versionOf(id: string): string {
  return /^0*([0-9]*)/.exec(id)![1]!;
}
