/** append(), as statements name it. */
export const FUNCTION = `daybook_ledger.append(text[], bigint[], integer[], uuid[], text[], text)`;
const YES = `CREATE OR REPLACE FUNCTION daybook_ledger.append(streams text[], expected bigint[], sizes integer[], ids uuid[], types text[], bodies text)
  RETURNS TABLE (outcome text, "position" bigint, version bigint) LANGUAGE plpgsql SECURITY DEFINER
  AS $$ BEGIN RETURN QUERY SELECT 'appended', 0::bigint, 0::bigint; END $$`;

/** What is tried on what protects the ledger. */
export const DISARMING: readonly [does: string, sql: string][] = [
  ['disables the triggers', 'ALTER TABLE daybook_ledger.event DISABLE TRIGGER ALL'],
  [
    'has a trigger sleep while somebody plays a replica',
    'ALTER TABLE daybook_ledger.event ENABLE TRIGGER refuse_change',
  ],
  ['drops a trigger', 'DROP TRIGGER must_extend ON daybook_ledger.event'],
  [
    'replaces what a trigger does',
    'CREATE OR REPLACE FUNCTION daybook_ledger.refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
  ],
  ['no longer has row security forced', 'ALTER TABLE daybook_ledger.event NO FORCE ROW LEVEL SECURITY'],
  [
    'adds a policy by which rows are changed',
    'CREATE POLICY evil ON daybook_ledger.event FOR UPDATE USING (true)',
  ],
  ['drops a constraint', 'ALTER TABLE daybook_ledger.event DROP CONSTRAINT event_repeats_body'],
  ['replaces append() by one that says yes', YES],
  ['lets append() look elsewhere for its tables', `ALTER FUNCTION ${FUNCTION} SET search_path = public`],
  ['lets append() run as its caller', `ALTER FUNCTION ${FUNCTION} SECURITY INVOKER`],
  ['adds a second append()', 'CREATE FUNCTION daybook_ledger.append(text) RETURNS int LANGUAGE sql RETURN 1'],
  [
    'adds a rule by which rows vanish',
    'CREATE RULE evil AS ON INSERT TO daybook_ledger.event DO INSTEAD NOTHING',
  ],
  [
    'adds a trigger that changes rows',
    'CREATE TRIGGER evil BEFORE INSERT ON daybook_ledger.event FOR EACH ROW EXECUTE FUNCTION suppress_redundant_updates_trigger()',
  ],
  [
    'lets a table of its own be read with the events',
    'CREATE TEMP TABLE evil () INHERITS (daybook_ledger.event)',
  ],
  ['adds a column', 'ALTER TABLE daybook_ledger.event ADD COLUMN evil text'],
  ['drops a column', 'ALTER TABLE daybook_ledger.event DROP COLUMN leaf_hash CASCADE'],
  [
    'puts a view in the place of the table',
    `ALTER TABLE daybook_ledger.event RENAME TO truth; CREATE VIEW daybook_ledger.event AS SELECT * FROM daybook_ledger.truth WHERE position <> 7`,
  ],
  ['drops the table', 'DROP TABLE daybook_ledger.event CASCADE'],
  ['drops the schema', 'DROP SCHEMA daybook_ledger CASCADE'],
  ['drops all that it owns', 'DROP OWNED BY daybook_owner CASCADE'],
  ['lets everybody insert', 'GRANT INSERT ON daybook_ledger.event TO PUBLIC'],
  ['lets everybody append', `GRANT EXECUTE ON FUNCTION ${FUNCTION} TO PUBLIC`],
];
