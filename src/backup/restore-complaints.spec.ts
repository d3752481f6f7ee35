import { expect, test } from 'vitest';
import { onlyUnknownSettings } from './restore-complaints.js';

const UNKNOWN = `pg_restore: error: could not execute query: ERROR:  unrecognized configuration parameter "transaction_timeout"
Command was: SET transaction_timeout = 0;
`;
const TABLE = `pg_restore: error: could not execute query: ERROR:  relation "a" already exists
Command was: CREATE TABLE public.a (id integer);
`;

test('a setting that the server does not know is no loss', () => {
  expect(onlyUnknownSettings(`${UNKNOWN}pg_restore: warning: errors ignored on restore: 1`)).toBe(true);
});

test('another error beside it is a loss', () => {
  expect(onlyUnknownSettings(`${UNKNOWN}${TABLE}pg_restore: warning: errors ignored on restore: 2`)).toBe(
    false,
  );
});

test('an error whose text was cut off is a loss', () => {
  expect(onlyUnknownSettings(`${UNKNOWN}pg_restore: warning: errors ignored on restore: 2`)).toBe(false);
});

test('an error before anything was restored is a loss', () => {
  expect(onlyUnknownSettings('pg_restore: error: input file does not appear to be a valid archive')).toBe(
    false,
  );
});
