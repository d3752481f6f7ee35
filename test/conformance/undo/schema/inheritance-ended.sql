-- No statement makes the columns of a table inherited again.
-- refused: "public"."c" belonged to "public"."a", and inherits from it no more
-- before
CREATE TABLE a (x int); CREATE TABLE c (z int) INHERITS (a);
-- up
ALTER TABLE c NO INHERIT a;
