-- A table is renamed, and a new one takes its name.
-- same rows
-- before
CREATE TABLE orders (id serial PRIMARY KEY, total int NOT NULL);
-- rows
INSERT INTO orders (total) VALUES (5), (6);
-- up
ALTER TABLE orders RENAME TO orders_2020;
CREATE TABLE orders (id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY, total numeric);
