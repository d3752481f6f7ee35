-- The database that the examples of the lint rules are about.
CREATE TYPE order_status AS ENUM ('new', 'paid');
CREATE TABLE users (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  email text NOT NULL,
  name varchar(50),
  nickname text,
  age integer,
  active boolean NOT NULL DEFAULT true,
  created_at timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE orders (
  id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  user_id bigint,
  status order_status NOT NULL DEFAULT 'new',
  total numeric(10, 2),
  placed_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX orders_placed ON orders (placed_at);
CREATE TABLE visits (id bigint NOT NULL, user_id bigint);
CREATE TABLE bookings (id bigint PRIMARY KEY, during tstzrange NOT NULL);
CREATE TABLE measurements (taken_at date NOT NULL, value numeric) PARTITION BY RANGE (taken_at);
CREATE TABLE measurements_2025 PARTITION OF measurements FOR VALUES FROM ('2025-01-01') TO ('2026-01-01');
CREATE TABLE measurements_2026 (taken_at date NOT NULL, value numeric);
CREATE MATERIALIZED VIEW daily_totals AS
  SELECT placed_at::date AS day, sum(total) AS total FROM orders GROUP BY 1;
CREATE UNIQUE INDEX daily_totals_day ON daily_totals (day);
CREATE VIEW active_users AS SELECT id, email AS name FROM users WHERE active;
CREATE VIEW active_names AS SELECT name FROM active_users;
CREATE SCHEMA archive;
CREATE TABLE archive.visits (id bigint PRIMARY KEY);
CREATE SCHEMA app;
CREATE FUNCTION touch() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
INSERT INTO users (email, name) VALUES ('ada@example.com', 'Ada'), ('bob@example.com', 'Bob');
INSERT INTO orders (user_id, total) VALUES (1, 10), (2, 20);
INSERT INTO visits VALUES (1, 1), (2, 2);
INSERT INTO measurements_2026 VALUES ('2026-02-03', 1);
REFRESH MATERIALIZED VIEW daily_totals;
