import { measureAppend } from './append.js';
import { appendSection } from './append-section.js';
import type { Bench } from './bench.js';
import { measureChecks } from './checks.js';
import { checksSection } from './checks-section.js';
import { measureFollow } from './follow.js';
import { followSection } from './follow-section.js';
import { measureMigrate } from './migrate.js';
import { migrateSection } from './migrate-section.js';
import { measureRead } from './read.js';
import { readSection } from './read-section.js';
import { measureVerify } from './verify.js';
import { verifySection } from './verify-section.js';

/** The parts of the benchmark, in the order of the page; each measures and writes its section. */
export const PARTS: Readonly<Record<string, (bench: Bench) => Promise<string>>> = {
  migrate: async (bench) => migrateSection(await measureMigrate(bench)),
  checks: async (bench) => checksSection(await measureChecks(bench)),
  append: async (bench) => appendSection(await measureAppend(bench)),
  follow: async (bench) => followSection(await measureFollow(bench)),
  read: async (bench) => readSection(await measureRead(bench)),
  verify: async (bench) => verifySection(await measureVerify(bench)),
};
