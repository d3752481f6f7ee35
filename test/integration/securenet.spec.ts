import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { lastRecord } from '../../src/kafka/last-record.js';
import { topicName } from '../../src/kafka/topic.js';
import { query } from '../support/backups.js';
import { hasKafka } from '../support/kafka.js';
import { mask } from '../support/mask.js';
import { openProject, type Project } from '../support/project.js';

const SECURENET = fileURLToPath(new URL('../../migrations', import.meta.url));
const GROUPS = '20241220103000_create_user_groups_migration';

interface StatusDocument {
  targets: { target: string; counts: { applied: number }; due: number; schema: { version: string } }[];
}

describe('SecureNet on two targets', () => {
  let project: Project;
  const masked = (text: string): string =>
    mask(text, { [project.ledger]: '<ledger>', [SECURENET]: '<migrations>' });

  beforeAll(async () => {
    const brokers = hasKafka() ? inject('kafkaBrokers') : undefined;
    project = await openProject({
      targets: { 'eu-west': 'production', 'us-east': 'development' },
      migrations: SECURENET,
      more: 'run: { minimumFreeDiskBytes: 1000000 }\n',
      ...(brokers ? { brokers } : {}),
    });
  });
  afterAll(() => project?.close());

  it('is planned without touching anything', async () => {
    const before = await project.size();
    const { stdout, code } = await project.run(['plan']);
    expect(code).toBe(0);
    await expect(masked(stdout)).toMatchFileSnapshot('../golden/plan.txt');
    expect(await project.size()).toBe(before);
  });

  it('is rehearsed without changing target or ledger', async () => {
    const [dump, size] = [await project.dump('us-east'), await project.size()];
    const { stdout, code } = await project.run(['migrate', '--dry-run', '--target', 'us-east']);
    expect(code).toBe(0);
    expect(stdout).toContain('creates  tables user_groups, user_group_memberships; ');
    expect(await project.dump('us-east')).toBe(dump);
    expect(await project.size()).toBe(size);
  });

  it('is brought to both, with the log that operators know', async () => {
    const { stdout, stderr, code } = await project.run(['migrate']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    await expect(masked(stdout)).toMatchFileSnapshot('../golden/migrate.txt');
  });

  it('leaves both targets with the same schema', async () => {
    const { targets } = await project.json<StatusDocument>('status');
    expect(targets.map(({ counts, due }) => [counts.applied, due])).toEqual([
      [5, 0],
      [5, 0],
    ]);
    const versions = await Promise.all(
      ['eu-west', 'us-east'].map((target) => project.run(['target', 'fingerprint', target])),
    );
    expect(versions[0]!.stdout).toBe(versions[1]!.stdout);
  });

  it.runIf(hasKafka())('is in the topic to the last event when the command is over', async () => {
    const last = await lastRecord({
      brokers: inject('kafkaBrokers'),
      clientId: 'test',
      topic: topicName(project.ledger),
    });
    expect(last?.position).toBe((await project.size()) - 1);
  });

  it('is shown by status', async () => {
    const { stdout } = await project.run(['status']);
    await expect(masked(stdout).replace(/\d+ events/, '<count> events')).toMatchFileSnapshot(
      '../golden/status.txt',
    );
  });

  it('has nothing left to do', async () => {
    const before = await project.size();
    const { stdout, code } = await project.run(['migrate']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      'eu-west: nothing is due, 5 migrations applied\nus-east: nothing is due, 5 migrations applied\n',
    );
    expect(await project.size()).toBe(before);
  });

  it('verifies', async () => {
    const { stdout, code } = await project.run(['verify', 'create_user_groups_migration']);
    expect(code).toBe(0);
    expect(stdout).toContain(`us-east: ${GROUPS} holds`);
    expect(stdout).toContain('✓ rows of user_group_memberships: 150 rows, 150 declared');
  });

  it('does not verify where a table is gone, and says which check failed', async () => {
    await query(project.url('us-east'), 'ALTER TABLE user_group_memberships RENAME TO gone');
    const { stdout, code } = await project.run(['verify', GROUPS, '--target', 'us-east']);
    await query(project.url('us-east'), 'ALTER TABLE gone RENAME TO user_group_memberships');
    expect(code).toBe(1);
    expect(stdout).toContain(
      '✗ rows of user_group_memberships: relation "user_group_memberships" does not exist',
    );
  });

  it('is taken back and brought again, and comes to the same schema', async () => {
    const version = async () => (await project.json<StatusDocument>('status')).targets[1]!.schema.version;
    const before = await version();
    const back = await project.run([
      'rollback',
      '--to',
      '20241219140000_week4_day4_simple_migration',
      '--target',
      'us-east',
    ]);
    expect(back.code).toBe(0);
    expect(back.stdout.match(/^Status: ROLLED BACK$/gm)).toHaveLength(3);
    expect(back.stdout).toContain('us-east: 3 migrations taken back');
    expect(await version()).not.toBe(before);
    expect((await project.run(['migrate', '--target', 'us-east'])).code).toBe(0);
    expect(await version()).toBe(before);
  });

  it('refuses to take back what others require', async () => {
    const { stderr, code } = await project.run(['rollback', 'base', '--target', 'us-east']);
    expect(code).toBe(3);
    expect(stderr).toContain('ROLLBACK_BLOCKED');
  });

  it('has a history with every run, its steps and who asked for it', async () => {
    const { stdout } = await project.run(['history', '--target', 'us-east', '--migration', GROUPS, '--json']);
    const runs = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(runs.map(({ direction, outcome, actor }) => [direction, outcome, actor])).toEqual([
      ['up', 'succeeded', 'ada'],
      ['down', 'succeeded', 'ada'],
      ['up', 'succeeded', 'ada'],
    ]);
    expect(runs[1].steps.map(({ step }: { step: string }) => step)).toEqual([
      'pre-flight',
      'backup',
      'schema-validation',
      'execution',
      'post-validation',
      'clean-up',
    ]);
  });
});
