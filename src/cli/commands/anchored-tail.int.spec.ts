import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDatabase, type TestDatabase } from '../../../test/support/database.js';
import { fakeHost } from '../../../test/support/fake-host.js';
import { type FakeS3, startFakeS3 } from '../../../test/support/fake-s3.js';
import { temporaryFolder } from '../../../test/support/folders.js';
import { uniqueLedgerName } from '../../../test/support/kafka.js';
import { EXIT } from '../../errors.js';
import { runProgram } from '../program.js';

let databases: TestDatabase[];
let env: Record<string, string>;
let cwd: string;
beforeEach(async () => {
  databases = [await createDatabase(), await createDatabase()];
  cwd = temporaryFolder();
  env = {
    DAYBOOK_LEDGER_NAME: uniqueLedgerName(),
    DAYBOOK_LEDGER_URL: databases[0]!.url,
    DAYBOOK_TARGET_SHOP_URL: databases[1]!.url,
    DAYBOOK_TARGET_OTHER_URL: databases[1]!.url,
    DAYBOOK_ACTOR: 'ada',
  };
});
afterEach(async () => {
  for (const database of databases) await database.drop();
});

async function daybook(...argv: string[]) {
  const host = fakeHost([...argv, '--json'], {}, { cwd, env });
  const code = await runProgram(host);
  return { code, document: JSON.parse(host.stdout.text), notes: host.stderr.text };
}

const configure = (...anchors: string[]) =>
  writeFile(join(cwd, 'daybook.config.json'), JSON.stringify({ seals: { anchors } }));

/** A ledger whose database is then an older backup of itself: a seal of what is lost is in the anchor. */
async function loseTail(...anchors: string[]): Promise<{ before: number; sealed: number }> {
  await configure(...anchors);
  await daybook('ledger', 'init');
  const { document: init } = await daybook('ledger', 'seal');
  databases.push(await createDatabase(databases[0]!.name));
  await daybook('target', 'add', 'shop', '--environment', 'test');
  const { document: seal } = await daybook('ledger', 'seal');
  env.DAYBOOK_LEDGER_URL = databases.at(-1)!.url;
  return { before: init.size, sealed: seal.size };
}

const size = async (): Promise<number> => (await daybook('ledger', 'status')).document.size;

describe('where the anchor has a seal of more events than there are', () => {
  let sealed: number;
  let found: number;
  beforeEach(async () => {
    ({ sealed } = await loseTail('anchor'));
    found = await size();
  });

  it.each([
    ['target', 'add', 'other', '--environment', 'test'],
    ['ledger', 'key', 'add'],
    ['ledger', 'seal'],
    ['ledger', 'init'],
  ])('`%s %s` is refused before anything is written', async (...argv) => {
    const { code, document } = await daybook(...argv);
    expect(code).toBe(EXIT.tampered);
    expect(document.error.code).toBe('LEDGER_LOST_TAIL');
    expect(await size()).toBe(found);
  });

  it('says which anchor, and of how many events its seal is', async () => {
    const { document } = await daybook('target', 'add', 'other', '--environment', 'test');
    expect(document.error.message).toBe(
      `the newest seal in ${join(cwd, 'anchor')} is of ${sealed} events, but the ledger in Postgres has only ${found}: it lost its tail`,
    );
  });

  it('no ledger is made anew in an empty database', async () => {
    databases.push(await createDatabase());
    env.DAYBOOK_LEDGER_URL = databases.at(-1)!.url;
    expect((await daybook('ledger', 'init')).document.error.code).toBe('LEDGER_LOST_TAIL');
  });

  it('a ledger that went on while nobody could ask the anchor is refused as well', async () => {
    await configure();
    await daybook('target', 'add', 'shop', '--environment', 'test');
    await daybook('target', 'add', 'other', '--environment', 'test', '--region', 'eu');
    expect(await size()).toBeGreaterThan(found);
    await configure('anchor');
    const { document } = await daybook('target', 'adopt', 'other', '--reason', 'spec');
    expect(document.error.code).toBe('LEDGER_LOST_TAIL');
    expect(document.error.message).toContain('it lost its tail and went on without it');
  });
});

describe('an anchor that cannot be asked keeps nobody from appending, and it is said', () => {
  it.each([
    ['out of reach', async () => void (await writeFile(join(cwd, 'file'), '')), 'file/anchor'],
    [
      'of another ledger',
      async () => {
        const { DAYBOOK_LEDGER_NAME: name } = env;
        env.DAYBOOK_LEDGER_NAME = uniqueLedgerName();
        await loseTail('theirs');
        env.DAYBOOK_LEDGER_NAME = name!;
        databases.push(await createDatabase());
        env.DAYBOOK_LEDGER_URL = databases.at(-1)!.url;
        env.DAYBOOK_SEAL_KEY_FILE = 'other.key';
      },
      'theirs',
    ],
  ])('one that is %s', async (_, prepare, anchor) => {
    await prepare();
    await configure(anchor);
    await daybook('ledger', 'init');
    const { code, notes } = await daybook('target', 'add', 'other', '--environment', 'test');
    expect(code).toBe(EXIT.done);
    expect(notes).toContain(`The ledger was not compared with the seals in ${join(cwd, anchor)}: `);
  });

  it('one that is empty has nothing to say', async () => {
    await configure('anchor');
    await daybook('ledger', 'init');
    const { code, notes } = await daybook('target', 'add', 'other', '--environment', 'test');
    expect([code, notes]).toEqual([EXIT.done, '']);
    expect(await readdir(cwd)).not.toContain('anchor');
  });
});

describe('a bucket', () => {
  let s3: FakeS3;
  beforeEach(async () => {
    vi.stubEnv('AWS_ACCESS_KEY_ID', 'fake');
    vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'fake');
    s3 = await startFakeS3('seals-bucket');
    env.AWS_ENDPOINT_URL_S3 = s3.endpoint;
  });
  afterEach(async () => {
    vi.unstubAllEnvs();
    await s3.close();
  });

  it('is asked as a folder is', async () => {
    await loseTail('s3://seals-bucket/main');
    const { code, document } = await daybook('target', 'add', 'other', '--environment', 'test');
    expect([code, document.error.code]).toEqual([EXIT.tampered, 'LEDGER_LOST_TAIL']);
  });

  it('that is out of reach is a remark', async () => {
    await loseTail('s3://seals-bucket/main');
    s3.fail(403);
    const { code, notes } = await daybook('target', 'add', 'other', '--environment', 'test');
    expect(code).toBe(EXIT.done);
    expect(notes).toContain('not compared with the seals in s3://seals-bucket/main');
  });
});
