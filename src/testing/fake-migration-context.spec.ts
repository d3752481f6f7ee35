import { describe, expect, it } from 'vitest';
import { DataMigration, type MigrationContext, SchemaMigration } from '../index.js';
import { fakeMigrationContext } from '../testing.js';

class AddTags extends SchemaMigration {
  override async up(context: MigrationContext) {
    context.log.info('adding tags', { to: context.target.name });
    await context.query('CREATE TABLE tag (name text PRIMARY KEY)');
    await this.change(context, 'tags', 'INSERT INTO tag VALUES ($1)', ['new']);
    await this.change(context, 'tags', 'INSERT INTO tag VALUES ($1)', ['old']);
    context.progress(2, 2);
  }
}

describe('fakeMigrationContext', () => {
  it('keeps the statements of a migration with their parameters', async () => {
    const context = fakeMigrationContext();
    await new AddTags().up(context);
    expect(context.statements).toEqual([
      { sql: 'CREATE TABLE tag (name text PRIMARY KEY)', params: [] },
      { sql: 'INSERT INTO tag VALUES ($1)', params: ['new'] },
      { sql: 'INSERT INTO tag VALUES ($1)', params: ['old'] },
    ]);
  });

  it('keeps what a migration logs and tells', async () => {
    const context = fakeMigrationContext({
      target: { name: 'shop' },
      answers: [{ to: /^INSERT/, rowCount: 1 }],
    });
    await new AddTags().up(context);
    expect(context.logged[0]).toEqual({ level: 'info', message: 'adding tags', facts: { to: 'shop' } });
    expect(context.recorded).toEqual({ tags: 2 });
    expect(context.progressed).toEqual([{ done: 2, total: 2 }]);
  });

  it('answers what nothing fits with no rows', async () => {
    expect(await fakeMigrationContext().query('SELECT 1')).toEqual({ rows: [], rowCount: 0 });
  });

  it('gives several answers that fit one after the other, the last from then on', async () => {
    const { query } = fakeMigrationContext({
      answers: [
        { to: 'UPDATE', rowCount: 5 },
        { to: 'SELECT', rows: [{ a: 1 }] },
        { to: /update/i, rowCount: 0 },
      ],
    });
    const counts: number[] = [];
    for (let time = 0; time < 3; time += 1) counts.push((await query('UPDATE t SET a = 1')).rowCount);
    expect(counts).toEqual([5, 0, 0]);
    expect((await query('SELECT a FROM t')).rows).toEqual([{ a: 1 }]);
  });

  it('throws a prepared error', async () => {
    const error = new Error('duplicate key');
    const { query } = fakeMigrationContext({ answers: [{ to: 'INSERT', error }] });
    await expect(query('INSERT INTO t VALUES (1)')).rejects.toBe(error);
  });

  it('runs the batches of a data migration to their end', async () => {
    class Fill extends DataMigration {
      override async batch({ query }: MigrationContext, position: unknown) {
        const from = (position as number | undefined) ?? 0;
        const { rowCount } = await query('UPDATE t SET a = 1 WHERE id > $1', [from]);
        return { position: from + rowCount, rows: rowCount, done: rowCount < 2 };
      }
    }
    const context = fakeMigrationContext({
      answers: [
        { to: 'UPDATE', rowCount: 2 },
        { to: 'UPDATE', rowCount: 1 },
      ],
    });
    await new Fill().up(context);
    expect(context.statements.map(({ params }) => params)).toEqual([[0], [2]]);
  });

  it('stops at the next statement when its signal is aborted, as a run does', async () => {
    const stop = new AbortController();
    const context = fakeMigrationContext({ signal: stop.signal });
    stop.abort();
    await expect(new AddTags().up(context)).rejects.toThrow('aborted');
    expect(context.statements).toEqual([]);
  });
});
