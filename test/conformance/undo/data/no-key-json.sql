-- a table without a key whose types have no equality
-- before
CREATE TABLE app.doc (j json, x xml, p point, b jsonb);
-- rows
INSERT INTO app.doc VALUES ('{"a":  1}', '<a/>', '(1,2)', '{"b":1.0}'), ('{"a":1}', '<b>x</b>', '(1.5,2)', '{"b":1.00}'), ('{"a":1}', '<b>x</b>', '(1.5,2)', '{"b":1.00}');
-- up
UPDATE app.doc SET j = '{}' WHERE p ~= '(1.5,2)'; DELETE FROM app.doc WHERE p ~= '(1,2)';
