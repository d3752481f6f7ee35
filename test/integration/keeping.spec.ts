import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { databasesLike, query } from '../support/backups.js';
import { openProject, type Project } from '../support/project.js';

const table = (name: string): string => `-- kind: schema
-- purpose: A table.
-- scope: One table.
-- rollback: Drops it.
-- impact: None.

-- +up
CREATE TABLE ${name} (id integer PRIMARY KEY);

-- +down
DROP TABLE ${name};

-- +verify
SELECT to_regclass('${name}') IS NOT NULL;
`;

interface Backups {
  backups: { backup: string; target: string; verified: boolean; stored: boolean; recorded: boolean }[];
}
interface Status {
  targets: { counts: { applied: number }; due: number; migrations: { standing: string }[] }[];
}

describe('a target', () => {
  let project: Project;
  beforeAll(async () => {
    project = await openProject({
      targets: { shop: 'test' },
      migrations: { '20260101_orders.sql': table('orders'), '20260102_items.sql': table('items') },
    });
  });
  afterAll(() => project?.close());

  it('is listed with what is known of it, and without its password', async () => {
    const { stdout } = await project.run(['target', 'list']);
    expect(stdout).toMatch(/^shop +test +shop .*127\.0\.0\.1:\d+\/test_/m);
    expect(stdout).not.toContain(new URL(project.url('shop')).password);
  });

  it('may be added again by another machine, which then knows its URL', async () => {
    const again = await project.run(['target', 'add', 'shop']);
    expect(again).toMatchObject({
      code: 0,
      stdout: 'shop is registered already; its URL is known here now\n',
    });
  });

  it('is refused under a name that another database has', async () => {
    const url = new URL(project.url('shop'));
    url.pathname = '/postgres';
    const result = await project.run(['target', 'add', 'shop'], { DAYBOOK_TARGET_SHOP_URL: url.href });
    expect(result).toMatchObject({ code: 2, stderr: expect.stringContaining('TARGET_EXISTS') });
  });

  it('takes its URL from the environment, and keeps it where only its owner can read it', async () => {
    const args = [
      'target',
      'add',
      'second',
      '--url-env',
      'SECOND_URL',
      '--environment',
      'test',
      '--region',
      'eu',
    ];
    const added = await project.run(args, { SECOND_URL: project.url('shop') });
    expect(added.code).toBe(0);
    const { targets } = await project.json<{ targets: { target: string; reached: string | null }[] }>(
      'target',
      'list',
    );
    expect(targets.find(({ target }) => target === 'second')?.reached).toContain('127.0.0.1');
  });

  it('that nobody knows is named with the nearest one', async () => {
    const { code, stderr } = await project.run(['status', '--target', 'shp']);
    expect(code).toBe(2);
    expect(stderr).toContain('Did you mean shop?');
  });

  it('with a history before Daybook is adopted with what it has', async () => {
    await query(project.url('shop'), 'CREATE TABLE orders (id integer PRIMARY KEY)');
    const adopted = await project.run([
      'target',
      'adopt',
      'shop',
      '--to',
      '20260101_orders',
      '--reason',
      'it was there',
    ]);
    expect(adopted).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('1 migration taken as applied'),
    });
    expect((await project.run(['migrate', '--target', 'shop'])).stdout).toContain(
      'shop: 1 migration applied',
    );
    const verified = await project.run(['verify', '20260101_orders', '--target', 'shop']);
    expect(verified).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('adopted: it was there before Daybook'),
    });
  });

  it('that was changed outside Daybook has drifted: 4, with the facts that differ, until that is accepted', async () => {
    expect((await project.run(['target', 'drift', 'shop'])).code).toBe(0);
    await query(project.url('shop'), 'ALTER TABLE items ADD COLUMN note text');
    const drifted = await project.run(['target', 'drift', 'shop']);
    expect(drifted).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('column public.items.note: added'),
    });
    await project.write({ '20260103_more.sql': table('more') });
    const refused = await project.run(['migrate', '--target', 'shop']);
    expect(refused).toMatchObject({ code: 4, stderr: expect.stringContaining('SCHEMA_DRIFT') });
    expect((await project.run(['target', 'adopt', 'shop'])).code).toBe(0);
    expect((await project.run(['target', 'drift', 'shop'])).code).toBe(0);
    expect((await project.run(['migrate', '--target', 'shop'])).code).toBe(0);
  });
});

describe('a backup', () => {
  let project: Project;
  let backup: string;
  const status = async () => (await project.json<Status>('status')).targets[0]!;
  const database = () => new URL(project.url('shop')).pathname.slice(1);
  /** Of a long name the end is cut off. */
  const kept = () => `${database().slice(0, 25)}%\\_before\\_restore\\_%`;

  beforeAll(async () => {
    project = await openProject({
      targets: { shop: 'test' },
      migrations: { '20260101_orders.sql': table('orders') },
    });
    expect((await project.run(['migrate'])).code).toBe(0);
    await query(project.url('shop'), 'INSERT INTO orders SELECT generate_series(1, 100)');
  });
  afterAll(async () => {
    for (const name of await databasesLike(`${database()}\\_%`)) {
      await query(project.url('shop').replace(database(), 'postgres'), `DROP DATABASE "${name}"`);
    }
    await project?.close();
  });

  it('is made and verified, and listed', async () => {
    const { stdout, code } = await project.run(['backup', 'create']);
    expect(code).toBe(0);
    const { backups } = await project.json<Backups>('backup', 'list');
    expect(backups).toMatchObject([{ target: 'shop', verified: true, stored: true, recorded: true }]);
    backup = backups[0]!.backup;
    expect(stdout).toContain(`shop: backup ${backup} made and verified`);
  });

  it('is verified again by a part of its id', async () => {
    const { stdout, code } = await project.run(['backup', 'verify', backup.slice(-12)]);
    expect(code).toBe(0);
    expect(stdout).toContain('restores to what was dumped');
  });

  it('is restored beside the database in service, which nothing touches', async () => {
    const before = await project.dump('shop');
    const { stdout, code } = await project.run([
      'backup',
      'restore',
      backup,
      '--into',
      `${database()}_beside`,
    ]);
    expect(code).toBe(0);
    expect(stdout).toContain(`restored as ${database()}_beside`);
    expect(await project.dump('shop')).toBe(before);
  });

  it('takes the place of the database in service only when somebody says so', async () => {
    const { stderr, code } = await project.run(['backup', 'restore', backup, '--swap']);
    expect(code).toBe(2);
    expect(stderr).toContain('Give --yes');
  });

  it('brings the target back to what it was, and the ledger knows it', async () => {
    await project.write({ '20260102_items.sql': table('items') });
    expect((await project.run(['migrate'])).code).toBe(0);
    await query(project.url('shop'), 'DELETE FROM orders');
    const { stdout, code } = await project.run(['backup', 'restore', backup, '--swap', '--yes']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/epoch 1 · the database before is kept as \S+_before_restore_/);
    expect(await query(project.url('shop'), 'SELECT count(*)::int AS count FROM orders')).toEqual([
      { count: 100 },
    ]);
    expect(await status()).toMatchObject({ counts: { applied: 1 }, due: 1 });
    expect((await project.run(['target', 'drift', 'shop'])).code).toBe(0);
  });

  it('leaves a target that migrations are brought to again', async () => {
    expect((await project.run(['migrate'])).stdout).toContain('shop: 1 migration applied');
    expect((await project.run(['verify', '20260102_items'])).code).toBe(0);
  });

  it('says how long a restore takes when it is drilled', async () => {
    const drill = await project.json<Record<string, number>>('backup', 'verify', backup, '--drill');
    expect(drill.restoreMs).toBeGreaterThan(0);
    const { stdout } = await project.run(['history']);
    expect(stdout).toContain('restore drilled');
  });

  it('drops what served before when somebody says so', async () => {
    const before = await databasesLike(kept());
    expect(before).toHaveLength(1);
    const asked = await project.run(['backup', 'drop-old', 'shop']);
    expect(asked).toMatchObject({ code: 2, stderr: expect.stringContaining(`drop ${before[0]}`) });
    const { dropped } = await project.json<{ dropped: string[] }>('backup', 'drop-old', 'shop', '--yes');
    expect(dropped).toEqual(before);
    const restore = ['backup', 'restore', backup, '--swap', '--drop-old', '--yes'];
    expect((await project.run(restore)).stdout).toContain('the database before is dropped');
    expect(await databasesLike(kept())).toEqual([]);
  });

  it('is removed when no rule keeps it, but never the newest one', async () => {
    expect((await project.run(['backup', 'create'])).code).toBe(0);
    expect(await project.run(['backup', 'prune'])).toMatchObject({ code: 2 });
    const rule = ['--target', 'shop', '--keep', '1'];
    expect((await project.run(['backup', 'prune', ...rule, '--dry-run'])).stdout).toContain(
      'would be removed',
    );
    const { stdout } = await project.run(['backup', 'prune', ...rule]);
    expect(stdout).toContain('the newest verified one');
    const { backups } = await project.json<Backups>('backup', 'list');
    expect(backups).toHaveLength(1);
    expect(backups[0]!.backup).not.toBe(backup);
  });

  it('that nobody knows is refused', async () => {
    expect(await project.run(['backup', 'verify', 'ffffffff'])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('BACKUP_UNKNOWN'),
    });
  });
});

describe('a backup by another program', () => {
  let project: Project;
  beforeAll(async () => {
    project = await openProject({
      targets: { shop: 'test' },
      migrations: { '20260101_orders.sql': table('orders') },
      more: 'backups: { provider: { command: [sh, -c, "echo \'{\\"id\\":\\"snapshot-1\\",\\"size\\":2048}\'"] } }\n',
    });
  });
  afterAll(() => project?.close());

  it('is made by that, and told as what nobody has seen restored', async () => {
    const { stdout, code } = await project.run(['backup', 'create']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/shop: backup \S+ made by sh in /);
    expect(stdout).toContain('it knows it as snapshot-1 · Daybook has not seen it restored');
    expect((await project.run(['backup', 'list'])).stdout).toContain('by sh: snapshot-1');
  });

  it('is not for Daybook to verify or restore', async () => {
    const { backups } = await project.json<Backups>('backup', 'list');
    for (const command of ['verify', 'restore']) {
      const { code, stderr } = await project.run(['backup', command, backups[0]!.backup]);
      expect([code, stderr]).toEqual([3, expect.stringContaining('BACKUP_PROVIDED')]);
    }
  });
});
