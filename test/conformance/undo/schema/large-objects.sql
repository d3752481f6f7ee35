-- Large objects are nobody's schema.
-- refused: large objects of the database: changed
-- before
SELECT lo_create(4711);
-- up
SELECT lo_unlink(4711); SELECT lo_create(4712);
