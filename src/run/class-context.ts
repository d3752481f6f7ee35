import type { MigrationContext, QueryResult } from '../migrations/migration-context.js';
import type { Run } from './run.js';
import type { TargetWork } from './work.js';

/** A context, and what the migration told it. */
export interface ClassContext {
  context: MigrationContext;
  told: { statements: number; records: number; recordsOf: Map<string, number> };
}

const CHANGES_ROWS = new Set(['INSERT', 'UPDATE', 'DELETE', 'MERGE', 'COPY']);

/** What a migration class works with: the run’s own connection, inside the run’s transaction. */
export function classContext(work: TargetWork, run: Run, { dryRun = false } = {}): ClassContext {
  const { services, session, writer, address } = work;
  const told = { statements: 0, records: 0, recordsOf: new Map<string, number>() };
  const { environment, region, tags } = writer.state;
  const log = services.log;
  const about = { target: address.name, migration: run.migration.id, run: run.id };
  const context: MigrationContext = {
    async query<Row>(sql: string, params: unknown[] = []): Promise<QueryResult<Row>> {
      services.signal.throwIfAborted();
      const began = services.monotonic();
      const result = await session.client.query(sql, params);
      told.statements += 1;
      const rows = result.rowCount ?? result.rows.length;
      if (CHANGES_ROWS.has(result.command)) told.records += rows;
      services.observer.statement?.(address.name, run, {
        index: told.statements - 1,
        total: told.statements,
        text: sql,
        tag: result.command,
        rows,
        durationMs: services.monotonic() - began,
      });
      return { rows: result.rows as Row[], rowCount: rows };
    },
    target: { name: address.name, environment, region, tags },
    dryRun,
    signal: services.signal,
    log: {
      debug: (message, facts) => log.debug({ ...about, ...facts }, message),
      info: (message, facts) => log.info({ ...about, ...facts }, message),
      warn: (message, facts) => log.warn({ ...about, ...facts }, message),
    },
    progress: (done, total, note) => services.observer.progress?.(address.name, run, done, total, note),
    records(what, count) {
      told.recordsOf.set(what, (told.recordsOf.get(what) ?? 0) + count);
    },
  };
  return { context, told };
}
