import { afterAll, beforeAll, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { hold } from '../support/holder.js';
import { openProject, type Project } from '../support/project.js';

let project: Project;
beforeAll(async () => {
  project = await openProject({
    targets: { shop: 'development', far: 'development' },
    migrations: {
      '20260101_alter.sql':
        '-- +up\nALTER TABLE orders ADD COLUMN note text;\n-- +down\nALTER TABLE orders DROP COLUMN note;\n',
      '20260102_extend.sql':
        '-- +up\nCREATE EXTENSION no_such_thing;\n-- +down\nDROP EXTENSION no_such_thing;\n',
    },
  });
  await query(project.url('shop'), 'CREATE TABLE orders (id int)');
});
afterAll(() => project?.close());

it('plan --pre-flight says what stands in the way on a target, and changes nothing', async () => {
  const before = await project.size();
  const holder = await hold(project.url('shop'), 'LOCK TABLE orders IN SHARE MODE');
  try {
    const { code, stdout } = await project.run(['plan', '--pre-flight', '--target', 'shop']);
    expect(code).toBe(3);
    expect(stdout).toContain(`! table locks: SHARE on public.orders held by backend ${holder.pid} of `);
    expect(stdout).toContain('(a transaction of at most 30000 ms) → Let it end');
    expect(stdout).toContain('✗ extensions: the server has no extension no_such_thing → Install its files');
  } finally {
    await holder.letGo();
  }
  expect(await project.size()).toBe(before);
});

it('plan --pre-flight says of a target out of reach that it is', async () => {
  const { code, stdout } = await project.run(['plan', '--pre-flight', '--target', 'far'], {
    DAYBOOK_TARGET_FAR_URL: 'postgres://nobody@127.0.0.1:1/nothing',
  });
  expect(code).toBe(5);
  expect(stdout).toContain('TARGET_UNREACHABLE');
});

it('migrate shows what its pre-flight warns of, and does what comes before the refused migration', async () => {
  const { code, stderr } = await project.run(['migrate', '--target', 'shop']);
  expect(code).toBe(3);
  expect(stderr).toContain('shop: ✗ extensions: the server has no extension no_such_thing');
  expect(await query(project.url('shop'), 'SELECT note FROM orders')).toEqual([]);
});
