import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { builtinModules } from 'node:module';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { WORKER } from '../../src/audit/hammer/crew.js';
import { packageFile } from '../../src/package.js';
import { runDaybook } from '../support/cli.js';
import { temporaryFolder } from '../support/folders.js';
import { importsOf } from './source-modules.js';

const CLI = packageFile('dist/cli');
const chunks = readdirSync(join(CLI, 'chunks')).filter((file) => file.endsWith('.js'));
const modules = ['start.js', ...chunks.map((file) => `chunks/${file}`)];

/** What the build leaves out of the bundle. */
const OUTSIDE = ['@aws-sdk/client-s3', 'jiti', 'libpg-query'];

const isOfNode = (specifier: string): boolean =>
  builtinModules.includes(specifier.replace(/^node:/, '').split('/')[0]!);

const importsIn = (module: string) =>
  importsOf(module, readFileSync(join(CLI, module), 'utf8'), new Set()).map(({ specifier }) => specifier);

it('starts the command line from chunks alone', () => {
  const others = importsIn('start.js').filter((specifier) => !specifier?.startsWith('./chunks/'));
  expect(others.filter((specifier) => specifier === undefined || !isOfNode(specifier))).toEqual([]);
});

it('leads to no module of ours or of a package that is not in it', () => {
  const outside = modules.flatMap((module) =>
    importsIn(module).filter(
      (specifier) =>
        specifier !== undefined && !/^\.\/(chunks\/)?[^/]+$/.test(specifier) && !isOfNode(specifier),
    ),
  );
  expect([...new Set(outside)].sort()).toEqual(OUTSIDE.sort());
});

it('brings the licences of the packages in it', () => {
  const notices = readFileSync(join(CLI, 'chunks/THIRD-PARTY-NOTICES.txt'), 'utf8');
  const named = [...notices.matchAll(/^(\S+) \S+ \(\S+\)$/gm)].map(([, name]) => name);
  expect(named).toEqual(expect.arrayContaining(['commander', 'kafkajs', 'pg', 'pg-protocol', 'zod']));
});

it('forks a worker of the hammer that was built beside it', () => {
  expect(existsSync(WORKER.file)).toBe(true);
});

it('reads a configuration and migrations that are TypeScript and import `daybook`', async () => {
  const cwd = temporaryFolder();
  const migrations = JSON.stringify(packageFile('migrations'));
  writeFileSync(
    join(cwd, 'daybook.config.ts'),
    `import { defineConfig } from 'daybook';\nexport default defineConfig({ migrations: ${migrations} as string });\n`,
  );
  const { stdout, stderr, code } = await runDaybook(['plan', '--offline', '--json'], { cwd });
  expect(stderr).toBe('');
  expect(code).toBe(0);
  const planned = JSON.parse(stdout).migrations.map(({ migration }: { migration: string }) => migration);
  expect(planned).toContain('20250113080000_backfill_audit_severity');
});
