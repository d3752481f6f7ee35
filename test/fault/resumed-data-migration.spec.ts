import { afterEach, describe, expect, it } from 'vitest';
import { query } from '../support/backups.js';
import { type CliDaybook, openCliDaybook } from '../support/cli-daybook.js';
import { hold } from '../support/holder.js';

const BACKFILL = '20250101000001_backfill';
const files = {
  '20250101000000_base.sql': `-- kind: schema
-- +up
CREATE TABLE item (id int PRIMARY KEY, name text NOT NULL, times int NOT NULL DEFAULT 0);
INSERT INTO item SELECT n, 'item ' || n FROM generate_series(1, 100) n;
-- +down
DROP TABLE item;
`,
  [`${BACKFILL}.ts`]: `import { DataMigration, type BatchResult, type MigrationContext } from 'daybook';
export default class Backfill extends DataMigration {
  override readonly batchSize = 20;
  override async batch({ query }: MigrationContext, position: unknown): Promise<BatchResult> {
    const after = (position as number | undefined) ?? 0;
    const { rows } = await query<{ id: number }>(
      'UPDATE item SET times = times + 1 WHERE id > $1 AND id <= $1 + $2 RETURNING id', [after, this.batchSize]);
    return { position: after + this.batchSize, rows: rows.length, done: after + this.batchSize >= 100 };
  }
}
`,
};

let daybook: CliDaybook;

describe('a data migration', () => {
  afterEach(() => daybook.close());

  it('that is killed goes on from its last checkpoint, and changes each row once', async () => {
    daybook = await openCliDaybook(files);
    expect(await daybook.run('migrate', '20250101000000_base')).toMatchObject({ code: 0 });
    const row = await hold(daybook.target.url, 'SELECT FROM item WHERE id = 50 FOR UPDATE');
    const killed = daybook.start('migrate');
    await daybook.waiting();
    killed.child.kill('SIGKILL');
    await killed.done;
    await row.letGo();
    const next = await daybook.run('migrate');
    expect(next).toMatchObject({ code: 0 });
    const times = await query(
      daybook.target.url,
      'SELECT times, count(*)::int AS rows FROM item GROUP BY times',
    );
    expect(times).toEqual([{ times: 1, rows: 100 }]);
    const story = await daybook.story(BACKFILL);
    expect(story.filter((event) => event === 'checkpoint-reached')).toHaveLength(5);
    expect(story).toContain('receipt-recovered');
    const resumed = (await daybook.events()).findLast((event) => event.type.includes('run.started'));
    expect(resumed?.data.resumes).toBeDefined();
  });
});
