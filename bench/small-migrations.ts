import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export interface SmallMigration {
  id: string;
  up: string;
  down: string;
}

/** Pairs of a CREATE TABLE and an ALTER TABLE ADD COLUMN with an index on it. */
export function smallMigrations(count: number): SmallMigration[] {
  return Array.from({ length: count }, (_, index) => {
    const table = `t${Math.floor(index / 2)}`;
    const id = `2025010100${String(index).padStart(4, '0')}_m${index}`;
    return index % 2 === 0
      ? {
          id,
          up: `CREATE TABLE ${table} (id bigint PRIMARY KEY, name text NOT NULL, created_at timestamptz NOT NULL DEFAULT now());`,
          down: `DROP TABLE ${table};`,
        }
      : {
          id,
          up: `ALTER TABLE ${table} ADD COLUMN note text;\nCREATE INDEX ${table}_note ON ${table} (note);`,
          down: `ALTER TABLE ${table} DROP COLUMN note;`,
        };
  });
}

/** Writes them as Daybook’s files; the folder. */
export async function writeMigrations(root: string, migrations: readonly SmallMigration[]): Promise<string> {
  const folder = join(root, 'migrations');
  await mkdir(folder, { recursive: true });
  for (const { id, up, down } of migrations) {
    await writeFile(join(folder, `${id}.sql`), `-- kind: schema\n\n-- +up\n${up}\n\n-- +down\n${down}\n`);
  }
  return folder;
}
