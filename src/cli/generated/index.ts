import { configurationTable } from './configuration-table.js';
import { errorsPage } from './errors-page.js';
import { eventFixtures } from './event-fixtures.js';
import { eventSchemas } from './event-schemas.js';
import { eventsPage } from './events-page.js';
import type { GeneratedFile, Generator } from './generated-file.js';
import { ledgerVectors } from './ledger-vectors/index.js';
import { lintPages } from './lint-pages.js';

/** What `npm run generate` makes; a spec fails where one of the files is not what its generator makes. */
const GENERATORS: readonly Generator[] = [
  errorsPage,
  configurationTable,
  eventSchemas,
  eventFixtures,
  eventsPage,
  ledgerVectors,
  lintPages,
];

/** Every generated file of the repository at `root`, as it should be. */
export async function generatedFiles(root: string): Promise<GeneratedFile[]> {
  const files = await Promise.all(GENERATORS.map((generate) => generate(root)));
  return files.flat();
}
