import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from '../../src/dev/postgres-server.js';
import { query } from './backups.js';
import { leash } from './leash.js';

/** A PostgreSQL of a spec’s own, which it may crash, and whose roles it may change. */
export interface OwnPostgres {
  /** Superuser’s URL of the database `postgres`. */
  url: string;
  /** Does something while the server writes its log only where somebody waits for that, then kills and restarts it. */
  crashAfter(work: () => Promise<void>): Promise<void>;
  /** Does something while the server is down, and starts it again. */
  outage(work: () => Promise<void>): Promise<void>;
  end(): Promise<void>;
}

/** What would write the log in passing. */
const QUIET = { autovacuum: 'off', wal_level: 'minimal', max_wal_senders: '0', bgwriter_lru_maxpages: '0' };

/** @param more settings beside those */
export async function ownPostgres(more: Record<string, string> = {}): Promise<OwnPostgres> {
  const folder = mkdtempSync(join(tmpdir(), 'daybook-own-postgres-'));
  // Under root the server's user, postgres, must get through to its data.
  chmodSync(folder, 0o711);
  const { hold, letGo } = leash(folder);
  const server = await startPostgres({
    folder,
    settings: { ...QUIET, fsync: 'off', max_connections: '100', ...more },
    onSpawn: ({ pid }) => hold(pid, 'INT'),
  });
  return {
    url: server.url,
    async crashAfter(work) {
      const [writer] = await query<{ pid: number }>(
        server.url,
        `SELECT pid FROM pg_stat_activity WHERE backend_type = 'walwriter'`,
      );
      process.kill(writer!.pid, 'SIGSTOP');
      try {
        await work();
        await server.kill('SIGKILL');
      } finally {
        process.kill(writer!.pid, 'SIGKILL');
      }
      await server.restart();
    },
    async outage(work) {
      await server.kill('SIGKILL');
      try {
        await work();
      } finally {
        await server.restart();
      }
    },
    async end() {
      await server.stop();
      rmSync(folder, { recursive: true, force: true });
      letGo();
    },
  };
}
