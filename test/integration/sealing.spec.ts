import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { EXIT } from '../../src/errors.js';
import { query } from '../support/backups.js';
import { openProject, type Project } from '../support/project.js';
import { rewritten, tamper } from '../support/tamper.js';

const UP = '-- +up\nCREATE TABLE a (id int);\n-- +down\nDROP TABLE a;\n';

interface Verified {
  finding: { code: string; position: number } | null;
  seals: { key: string; count: number; newest: { size: number; position: number } };
  targets: { target: string; receipts: number; problem: string | null }[];
}

describe('a ledger that is sealed by the command line', () => {
  let project: Project;
  beforeEach(async () => {
    project = await openProject({
      targets: { shop: 'development' },
      migrations: { '20260101_one.sql': UP },
      more: 'seals: { anchors: [anchor] }\n',
    });
    await project.json('migrate');
    await project.json('ledger', 'seal');
  });
  afterEach(() => project.close());

  it('is verified with its seals, its anchor and the receipts of its targets', async () => {
    const { seals, ...rest } = await project.json<Verified>('ledger', 'verify', '--targets');
    expect(rest).toMatchObject({ finding: null, targets: [{ target: 'shop', receipts: 1, problem: null }] });
    expect(seals.count).toBe(1);
    const again = await project.json<Verified>('ledger', 'verify', '--key', seals.key);
    expect(again.finding).toBeNull();
  });

  it('shows what was changed after the seal, though its hash was changed with it', async () => {
    await tamper(project.ledgerUrl, rewritten(2, 'ada', 'eve'));
    const { code, stderr } = await project.run(['ledger', 'verify']);
    expect(code).toBe(EXIT.tampered);
    expect(stderr).toContain('LEDGER_CORRUPT');
  });

  it('takes no events after what was changed', async () => {
    await project.write({ '20260102_two.sql': UP.replaceAll(' a', ' b') });
    await tamper(project.ledgerUrl, rewritten(2, 'ada', 'eve'));
    const { code, stderr } = await project.run(['migrate']);
    expect(code).toBe(EXIT.tampered);
    expect(stderr).toMatch(/its first \d+ are not those of the newest seal in .*anchor/);
  });

  it('is not sealed again over what was changed', async () => {
    await tamper(project.ledgerUrl, rewritten(2, 'ada', 'eve'));
    const file = join(project.folder, 'daybook.config.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^seals: .*\n/m, ''));
    await project.write({ '20260102_two.sql': UP.replaceAll(' a', ' b') });
    await project.json('migrate');
    const { code, stderr } = await project.run(['ledger', 'seal']);
    expect(code).toBe(EXIT.tampered);
    expect(stderr).toContain('are not those that were sealed');
  });

  it('shows a target whose receipt was removed', async () => {
    await query(project.url('shop'), 'DELETE FROM daybook.receipt');
    const { code, stdout, stderr } = await project.run(['ledger', 'verify', '--targets']);
    expect(code).toBe(EXIT.tampered);
    expect(stdout).toMatch(/^Target +shop: 20260101_one is applied by the run /m);
    expect(stderr).toContain('RECEIPTS_DIFFER');
  });

  it('changes its key, and stays verifiable from the first', async () => {
    const { seals } = await project.json<Verified>('ledger', 'verify');
    const [, keyId] = seals.key.split('+');
    await project.json('ledger', 'key', 'add');
    await project.json('ledger', 'key', 'retire', keyId!, '--reason', 'rotation');
    await project.write({ '20260102_two.sql': UP.replaceAll(' a', ' b') });
    await project.json('migrate');
    await project.json('ledger', 'seal');
    const verified = await project.json<Verified>('ledger', 'verify', '--key', seals.key);
    expect(verified).toMatchObject({ finding: null, seals: { count: 4 } });
  });

  it('cannot be sealed where the private key was lost, until another one is added', async () => {
    await rm(join(project.folder, '.daybook/seal.key'));
    expect((await project.run(['ledger', 'seal'])).stderr).toContain('SEAL_KEY_MISSING');
    await project.json('ledger', 'key', 'add');
    const { code, stderr } = await project.run(['ledger', 'verify']);
    expect(code).toBe(EXIT.tampered);
    expect(stderr).toContain('no key before it vouches');
    const { keys } = await project.json<{ keys: { key: string }[] }>('ledger', 'key', 'list');
    const given = keys.flatMap(({ key }) => ['--key', key]);
    expect((await project.json<Verified>('ledger', 'verify', ...given)).finding).toBeNull();
  });
});
