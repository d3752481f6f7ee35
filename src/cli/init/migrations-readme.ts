/** The README of a new folder of migrations. */
export const MIGRATIONS_README = `# Migrations

One file per migration, in the order of their names. \`daybook new NAME\` writes a skeleton with all its sections:

    -- kind: schema
    -- purpose: why it is needed
    -- scope: what it changes
    -- rollback: how it is taken back
    -- impact: whom it affects, and for how long
    -- requires: ids of migrations that must come first, or none

    -- +up
    CREATE TABLE example (id bigint PRIMARY KEY);

    -- +verify
    SELECT to_regclass('example') IS NOT NULL;

    -- +down
    DROP TABLE example;

Once a migration is applied anywhere its file must not change: put the change into a new migration.

    daybook plan                 what is due, and where
    daybook migrate --dry-run    try it and change nothing
    daybook migrate              bring it to every target
    daybook status               what is applied where
`;
