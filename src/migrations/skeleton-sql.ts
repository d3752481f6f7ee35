import type { MigrationKind } from './migration-file.js';

const UP: Record<MigrationKind, string> = {
  schema:
    '-- for example: CREATE TABLE tag (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, name text NOT NULL);',
  data: '-- for example: UPDATE users SET email = lower(email) WHERE email <> lower(email);',
  system: "-- for example: INSERT INTO feature_flags (name, enabled) VALUES ('new_dashboard', false);",
};

/** The text of a new migration in SQL. Every part that is not written yet says so when it runs. */
export function sqlSkeleton(name: string, kind: MigrationKind): string {
  return `-- kind: ${kind}
-- purpose: <why this change is made>
-- scope: <the tables and the rows that it touches>
-- rollback: <how it is taken back, and what is lost by that>
-- impact: <locks, duration, load and downtime that others notice>
-- requires: none

/*
 * Everything runs in one transaction, together with its receipt: write no BEGIN and no COMMIT.
 * docs/migrations.md describes every key of the header and every section.
 */

-- +up
${UP[kind]}
DO $$ BEGIN RAISE EXCEPTION 'the up section of ${name} is not written yet'; END $$;

-- +down
-- restores exactly what was there before
DO $$ BEGIN RAISE EXCEPTION 'the down section of ${name} is not written yet'; END $$;

-- +verify
-- each query passes when it returns no rows, or one row whose first column is true
SELECT false, 'the verify section of ${name} is not written yet';
`;
}
