-- A database with many kinds of objects, and rows in all that can have some.
CREATE SCHEMA "Odd schema";
CREATE TYPE mood AS ENUM ('sad', 'ok', 'happy');
CREATE DOMAIN positive AS integer CHECK (VALUE > 0);
CREATE TYPE point3 AS (x float8, y float8, z float8);
CREATE FUNCTION shout(text) RETURNS text LANGUAGE sql IMMUTABLE AS $$ SELECT upper($1) || '!' $$;

CREATE TABLE account (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL UNIQUE,
  mood mood DEFAULT 'ok',
  score positive,
  loud text GENERATED ALWAYS AS (upper(email)) STORED,
  made timestamptz NOT NULL DEFAULT now()
);
INSERT INTO account (email, score) SELECT 'user' || i || '@example.org', i FROM generate_series(1, 500) i;

CREATE TABLE kinds (
  f4 float4, f8 float8, n numeric, b bytea, j jsonb, a int[], t3 point3, iv interval, d date, r int4range, m money, x xml, u uuid,
  c "char", bits bit varying, net inet
);
INSERT INTO kinds VALUES
  (1.1, 1e-300, 123456789012345678901234567890.5, '\x00ff5c', '{"a": [1, null]}', '{1,NULL,3}', ROW(1, 2.5, NULL), '1 mon -3 days 04:05:06.7',
   '0044-03-15 BC', '[1,10)', 12.34, '<a>é</a>', '00000000-0000-7000-8000-000000000000', 'x', B'101', '10.0.0.1/8'),
  (NULL, 'NaN', 'NaN', '', 'null', '{}', NULL, NULL, 'infinity', 'empty', NULL, NULL, NULL, NULL, NULL, NULL),
  (NULL, 'NaN', 'NaN', '', 'null', '{}', NULL, NULL, 'infinity', 'empty', NULL, NULL, NULL, NULL, NULL, NULL);

CREATE TABLE measure (at date NOT NULL, value int) PARTITION BY RANGE (at);
CREATE TABLE measure_2025 PARTITION OF measure FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE measure_rest PARTITION OF measure DEFAULT;
INSERT INTO measure SELECT date '2024-12-01' + i, i FROM generate_series(1, 400) i;

CREATE TABLE parent (id int);
CREATE TABLE child (more text) INHERITS (parent);
INSERT INTO parent VALUES (1);
INSERT INTO child VALUES (2, 'two');

CREATE TABLE "Odd schema"."x" ("x" int, "select" text);
INSERT INTO "Odd schema"."x" VALUES (1, 'quoted "names"');
CREATE TABLE "Odd schema".without_columns ();
INSERT INTO "Odd schema".without_columns DEFAULT VALUES;

CREATE VIEW happy AS SELECT id, shout(email) AS cry FROM account WHERE mood = 'happy';
CREATE MATERIALIZED VIEW totals AS SELECT count(*) AS accounts FROM account;
CREATE INDEX account_mood ON account (mood) WHERE score > 10;
CREATE SEQUENCE tickets START 100 INCREMENT -5 MINVALUE -1000 MAXVALUE 100;
SELECT nextval('tickets'), nextval('tickets');
CREATE SEQUENCE untouched;
CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN NEW.made = now(); RETURN NEW; END $$;
CREATE TRIGGER stamp BEFORE UPDATE ON account FOR EACH ROW EXECUTE FUNCTION stamp();
ALTER TABLE parent ENABLE ROW LEVEL SECURITY;
CREATE POLICY nobody ON parent USING (false);
COMMENT ON TABLE account IS 'Who may log in';
SELECT lo_from_bytea(0, convert_to(repeat('large ', 1000000), 'UTF8')), lo_create(0);

CREATE SCHEMA daybook;
CREATE TABLE daybook.receipt (run uuid, at timestamptz DEFAULT now());
INSERT INTO daybook.receipt VALUES ('00000000-0000-7000-8000-000000000001');

CREATE TABLE bulk (id int PRIMARY KEY, noise bytea);
INSERT INTO bulk SELECT i, decode(md5(i::text) || md5((-i)::text), 'hex') FROM generate_series(1, 60000) i;
