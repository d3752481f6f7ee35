import { writeFile } from 'node:fs/promises';
import { Bench } from './bench.js';
import { describeMachine } from './machine.js';
import { benchOptions } from './options.js';
import { performancePage } from './page.js';
import { PARTS } from './parts.js';

/**
 * Measures Daybook and its peers side by side on servers of its own, and writes docs/performance.md. `--only` and `--events` make it less: then
 * the page is printed.
 */
const { events, parts, isWhole } = benchOptions(process.argv.slice(2), Object.keys(PARTS));
const bench = await Bench.open(events);
try {
  const sections: string[] = [];
  for (const part of parts) sections.push(await PARTS[part]!(bench));
  const today = new Date().toISOString().slice(0, 10);
  const page = performancePage(describeMachine(bench.server.version), today, sections);
  if (isWhole) await writeFile(new URL('../docs/performance.md', import.meta.url), page);
  console.log(page);
} finally {
  await bench.close();
}
