import { writeFile } from 'node:fs/promises';
import { describeMachine } from './machine.js';
import { measureMigrate } from './migrate.js';
import { performancePage } from './page.js';
import { startServer } from './server.js';

/** Measures Daybook and its peers side by side on a server of its own, and writes docs/performance.md. */
const say = (line: string): void => void process.stderr.write(`${line}\n`);
const server = await startServer();
try {
  const migrate = await measureMigrate(server, say);
  const today = new Date().toISOString().slice(0, 10);
  const page = performancePage(describeMachine(server.version), today, migrate);
  await writeFile(new URL('../docs/performance.md', import.meta.url), page);
  say(page);
} finally {
  await server.stop();
}
