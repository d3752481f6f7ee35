import { readFile, stat } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { openToolConnection } from './tool-connection.js';

test('the place of the URL goes into the environment', async () => {
  const { env } = await openToolConnection(
    'postgres://ann@db.example:6432/my%20shop?sslmode=require&options=-c%20x.y%3D1',
    {},
  );
  expect(env).toMatchObject({
    PGHOST: 'db.example',
    PGPORT: '6432',
    PGUSER: 'ann',
    PGDATABASE: 'my shop',
    PGSSLMODE: 'require',
    PGOPTIONS: '-c x.y=1',
  });
});

test('a server that does not answer is given up as node-postgres gives it up, unless the URL says how long to wait', async () => {
  const { env } = await openToolConnection('postgres://db/shop', {});
  expect(env.PGCONNECT_TIMEOUT).toBe('10');
  const { env: patient } = await openToolConnection('postgres://db/shop?connect_timeout=60', {});
  expect(patient.PGCONNECT_TIMEOUT).toBe('60');
});

test('the folder of a unix socket is a host', async () => {
  const { env } = await openToolConnection('postgres:///shop?host=/var/run/postgresql', {});
  expect(env).toMatchObject({ PGHOST: '/var/run/postgresql', PGDATABASE: 'shop' });
});

test('a password goes into a file that only its owner reads and that is removed afterwards', async () => {
  const { env, close } = await openToolConnection('postgres://ann:s%3Ae%5Ccret@db/shop', {
    PGPASSWORD: 'other',
  });
  expect(await readFile(env.PGPASSFILE!, 'utf8')).toBe('*:*:*:*:s\\:e\\\\cret\n');
  expect((await stat(env.PGPASSFILE!)).mode & 0o777).toBe(0o600);
  expect(env.PGPASSWORD).toBeUndefined();
  await close();
  await expect(stat(env.PGPASSFILE!)).rejects.toMatchObject({ code: 'ENOENT' });
});

test('a service or address of the caller does not lead elsewhere', async () => {
  const { env } = await openToolConnection('postgres://db/shop', {
    PGSERVICE: 'prod',
    PGHOSTADDR: '10.0.0.1',
    KEPT: 'yes',
  });
  expect(env).not.toHaveProperty('PGSERVICE');
  expect(env).not.toHaveProperty('PGHOSTADDR');
  expect(env.KEPT).toBe('yes');
});
