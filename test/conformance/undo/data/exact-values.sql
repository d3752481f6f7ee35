-- values that survive no text: floats, numerics, bit strings, ranges, arrays, intervals
-- before
CREATE TYPE app.pair AS (a int, b text);
CREATE DOMAIN app.small AS numeric(6, 2) CHECK (VALUE < 1000);
CREATE TYPE app.mood AS ENUM ('sad', 'ok', 'happy');
CREATE TABLE app.value (id int PRIMARY KEY, f4 real, f8 float8, n numeric, by bytea, bi bit(5), vb bit varying, r int4range, mr int4multirange, a int[], aa text[][], iv interval,
  ts timestamptz, d date, c char(7), m money, u uuid, i inet, pr app.pair, prs app.pair[], s app.small, mo app.mood, mos app.mood[], tv tsvector, big text);
-- rows
INSERT INTO app.value VALUES (1, 0.1, 1e-300, 1.10, '\x00ff', B'10101', B'1', '[1,5)', '{[1,2),[5,7)}', '{1,NULL,3}', '{{a,b},{"c d",NULL}}', '1 mon -3 days 04:05:06.789',
  '2020-03-01 12:00+05', 'infinity', 'ab', 12.34, 'a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11', '10.0.0.1/8', '(1,"x ""y"" ,z")', ARRAY[ROW(1,'a'),ROW(NULL,NULL)]::app.pair[], 99.99, 'ok', '{sad,happy}', 'a:1 b:2', repeat(md5('x'), 2000)),
 (2, 'NaN', '-0', 'NaN', '', B'00000', B'', 'empty', '{}', '[0:1]={7,8}', '{}', 'PT0S', '-infinity', '4713-01-01 BC', '', -0.01, NULL, '::1', NULL, NULL, -5.5, NULL, NULL, '', ''),
 (3, '-Infinity', 4.9e-324, '12345678901234567890.123456789012345678900', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);
-- up
UPDATE app.value SET f4 = 0, f8 = 0, n = 1, by = 'x', bi = B'11111', vb = B'0', r = NULL, mr = NULL, a = NULL, aa = NULL, iv = NULL, ts = now(), d = now(), c = 'z', m = 0, u = NULL, i = NULL, pr = NULL, prs = NULL, s = 1, mo = 'sad', mos = NULL, tv = NULL, big = 'small'; DELETE FROM app.value WHERE id = 2;
