-- A password cannot be brought back, since it was not read.
-- refused: hidden option server far password: changed
-- before
CREATE FOREIGN DATA WRAPPER fw; CREATE SERVER far FOREIGN DATA WRAPPER fw OPTIONS (host 'h', password 'one');
-- up
ALTER SERVER far OPTIONS (SET password 'two');
