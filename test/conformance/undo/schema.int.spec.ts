import { afterAll, beforeAll, describe, inject, test } from 'vitest';
import type { OwnPostgres } from '../../support/own-postgres.js';
import { ownPostgres } from '../../support/own-postgres.js';
import { roundTrip } from './round-trip.js';
import { casesOf } from './undo-case.js';

const cases = casesOf('schema');

describe('a migration that changes the schema is undone, and can be applied again', () => {
  test.concurrent.each(cases.filter(({ roles }) => !roles))('$name', async (undoCase) => {
    await roundTrip(undoCase, { server: inject('postgresUrl') });
  });
});

describe('a migration that changes roles is undone, and can be applied again', () => {
  let server: OwnPostgres;
  beforeAll(async () => {
    server = await ownPostgres();
  });
  afterAll(() => server.end());

  test.each(cases.filter(({ roles }) => roles))('$name', async (undoCase) => {
    await roundTrip(undoCase, { server: server.url });
  });
});
