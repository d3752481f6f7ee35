-- Conversions between encodings.
-- before
CREATE CONVERSION one FOR 'LATIN1' TO 'UTF8' FROM iso8859_1_to_utf8; COMMENT ON CONVERSION one IS 'x';
-- up
DROP CONVERSION one; CREATE DEFAULT CONVERSION two FOR 'UTF8' TO 'LATIN1' FROM utf8_to_iso8859_1;
