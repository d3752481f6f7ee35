/** An object of every kind that the facts know. */
export const EVERYTHING = String.raw`
CREATE SCHEMA app;
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TYPE app.pair AS (a int, b text COLLATE "C");
CREATE DOMAIN app.positive AS int DEFAULT 1 CONSTRAINT above CHECK (VALUE > 0);
CREATE TYPE app.span AS RANGE (subtype = float8, subtype_diff = float8mi);
CREATE SEQUENCE app.numbers AS int START 5 INCREMENT 2 CACHE 3 CYCLE MAXVALUE 99;
CREATE FUNCTION app.twice(n int) RETURNS int LANGUAGE sql IMMUTABLE AS E'\n  SELECT n * 2\n\t-- tab\n';
CREATE FUNCTION app.touch() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.changed := now(); RETURN NEW; END $$;
CREATE FUNCTION app.watch() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN END $$;
CREATE PROCEDURE app.work(INOUT n int) LANGUAGE plpgsql AS $$ BEGIN n := 1; END $$;
CREATE AGGREGATE app.total(int) (sfunc = int4pl, stype = int, initcond = '0');
CREATE TABLE app.users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE DEFAULT 'it''s',
  mood app.mood DEFAULT 'ok',
  level app.positive,
  born timestamptz DEFAULT '2001-02-03 04:05:06+00',
  lower_email text GENERATED ALWAYS AS (lower(email)) STORED,
  notes text COLLATE "C",
  changed timestamptz,
  CONSTRAINT old_enough CHECK (born < '2100-01-01 00:00:00+00')
);
CREATE TABLE app."Odd ""Name""" (
  serial serial,
  user_id bigint REFERENCES app.users ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
  during tstzrange,
  EXCLUDE USING gist (during WITH &&)
);
CREATE TABLE app.logs (at timestamptz NOT NULL, line text) PARTITION BY RANGE (at);
CREATE TABLE app.logs_2001 PARTITION OF app.logs FOR VALUES FROM ('2001-01-01 00:00:00+00') TO ('2002-01-01 00:00:00+00');
CREATE INDEX logs_at ON app.logs (at);
CREATE TABLE app.base (a int);
CREATE TABLE app.child (b int) INHERITS (app.base);
CREATE INDEX users_mood ON app.users (mood, lower(email)) WHERE mood <> 'sad';
CREATE STATISTICS app.users_statistics ON mood, level FROM app.users;
CREATE VIEW app.happy WITH (security_barrier) AS SELECT id, email FROM app.users WHERE mood = 'happy';
CREATE MATERIALIZED VIEW app.counts AS SELECT mood, count(*) FROM app.users GROUP BY mood;
CREATE TRIGGER touched BEFORE UPDATE ON app.users FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RULE no_delete AS ON DELETE TO app.users DO INSTEAD NOTHING;
ALTER TABLE app.users ENABLE ROW LEVEL SECURITY;
CREATE POLICY own_row ON app.users FOR SELECT USING (email = current_user);
CREATE EVENT TRIGGER watching ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION app.watch();
CREATE PUBLICATION news FOR TABLE app.users WITH (publish = 'insert');
CREATE COLLATION app.plain (provider = libc, locale = 'C');
CREATE CAST (app.pair AS text) WITH INOUT;
CREATE OPERATOR app.%% (leftarg = int, rightarg = int, function = int4pl);
CREATE OPERATOR CLASS app.by_int FOR TYPE int USING btree AS OPERATOR 1 <, OPERATOR 2 <=, OPERATOR 3 =, OPERATOR 4 >=, OPERATOR 5 >, FUNCTION 1 btint4cmp(int, int);
CREATE TEXT SEARCH DICTIONARY app.words (template = simple, accept = false);
CREATE TEXT SEARCH CONFIGURATION app.search (copy = simple);
CREATE FOREIGN DATA WRAPPER wrapper;
CREATE SERVER elsewhere FOREIGN DATA WRAPPER wrapper OPTIONS (host 'h', password 'topsecret');
CREATE USER MAPPING FOR public SERVER elsewhere OPTIONS (password 'topsecret');
CREATE FOREIGN TABLE app.far (a int OPTIONS (column_name 'b')) SERVER elsewhere OPTIONS (table_name 't');
CREATE TABLE app.parts (id int, k int, PRIMARY KEY (id, k)) PARTITION BY LIST (k);
CREATE TABLE app.parts_1 PARTITION OF app.parts FOR VALUES IN (1);
CREATE TABLE app.parts_2 PARTITION OF app.parts FOR VALUES IN (2) PARTITION BY RANGE (id);
CREATE TABLE app.parts_2a PARTITION OF app.parts_2 FOR VALUES FROM (1) TO (10);
CREATE TABLE app.whole (id int PRIMARY KEY, part_id int, part_k int, FOREIGN KEY (part_id, part_k) REFERENCES app.parts);
CREATE TABLE app.hashed (id int REFERENCES app.whole) PARTITION BY HASH (id);
CREATE TABLE app.hashed_0 PARTITION OF app.hashed FOR VALUES WITH (MODULUS 1, REMAINDER 0);
CREATE TRIGGER touched AFTER INSERT ON app.parts FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE CONSTRAINT TRIGGER checked AFTER INSERT ON app.whole DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION app.touch();
CREATE RECURSIVE VIEW app.counting (n) AS SELECT 1 UNION ALL SELECT n + 1 FROM counting WHERE n < 3;
CREATE TABLE app.constants (b interval DEFAULT '1 day 02:03', c bytea DEFAULT '\x01', m money DEFAULT 3.5, f float8 DEFAULT 0.1);
CREATE FUNCTION app.many(a int, VARIADIC b text[] DEFAULT '{x,y}', OUT z int) LANGUAGE sql AS $$ SELECT 1 $$;
COMMENT ON TABLE app.users IS E'People\nof all kinds';
COMMENT ON COLUMN app.users.email IS 'An address';
GRANT SELECT ON app.users TO public;
GRANT SELECT (email) ON app.happy TO public;
ALTER DEFAULT PRIVILEGES IN SCHEMA app GRANT SELECT ON TABLES TO public;
`;
