import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const source = (file: string) => fileURLToPath(new URL(`./src/${file}`, import.meta.url));

/** Specs that start servers of their own. */
const DEV = ['{src,test}/dev/**/*.int.spec.ts'];
/** Specs that need the PostgreSQL and the Kafka of test/support/services.ts. */
const SERVICES = ['{src,test}/**/*.int.spec.ts', 'test/{integration,fault}/**/*.spec.ts'];

/** Three projects, so that the services start only when a spec that needs them is selected. */
export default defineConfig({
  resolve: {
    alias: [
      { find: /^daybook$/, replacement: source('index.ts') },
      { find: /^daybook\/testing$/, replacement: source('testing.ts') },
    ],
  },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 60_000,
    hookTimeout: 120_000,
    teardownTimeout: 60_000,
    coverage: { include: ['src/**/*.ts'], exclude: ['src/**/*.spec.ts'] },
    projects: [
      {
        extends: true,
        test: {
          name: 'unit',
          include: ['{src,test}/**/*.spec.ts'],
          exclude: [...configDefaults.exclude, ...SERVICES],
        },
      },
      {
        extends: true,
        test: {
          name: 'services',
          include: SERVICES,
          exclude: [...configDefaults.exclude, ...DEV],
          globalSetup: 'test/support/services.ts',
        },
      },
      { extends: true, test: { name: 'dev', include: DEV } },
    ],
  },
});
