-- Event triggers are made, changed and dropped.
-- before
CREATE FUNCTION e() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'; CREATE EVENT TRIGGER one ON ddl_command_end WHEN TAG IN ('CREATE TABLE') EXECUTE FUNCTION e(); CREATE EVENT TRIGGER two ON sql_drop EXECUTE FUNCTION e();
-- up
DROP EVENT TRIGGER one; ALTER EVENT TRIGGER two DISABLE; CREATE EVENT TRIGGER three ON ddl_command_start EXECUTE FUNCTION e();
