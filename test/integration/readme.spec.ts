import { execFile } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import ts from 'typescript';
import { expect, onTestFinished, test } from 'vitest';
import { initLedger } from '../../src/ledger/init.js';
import { Ledger } from '../../src/ledger/ledger.js';
import { registerTarget } from '../../src/run/register-target.js';
import { createDatabase } from '../support/database.js';
import { temporaryFolder } from '../support/folders.js';
import { fencesOf, ROOT, readPage, sectionOf } from '../support/markdown.js';

const execute = promisify(execFile);

/** A database that goes when the test is over. */
async function database(): Promise<string> {
  const { url, drop } = await createDatabase();
  onTestFinished(drop);
  return url;
}

test('the library’s example in the README does what it says, with the built package', async () => {
  const [ledgerUrl, targetUrl] = await Promise.all([database(), database()]);
  const writer = { actor: 'tester', now: () => new Date() };
  await initLedger({ url: ledgerUrl, name: 'shop', software: 'daybook test', writer });
  const ledger = await Ledger.open({ url: ledgerUrl, name: 'shop', applicationName: 'daybook test' });
  await registerTarget(
    { ledger, ...writer },
    { name: 'eu-west', url: targetUrl },
    { environment: 'test', region: 'eu', tags: [] },
  );
  await ledger.close();

  const folder = temporaryFolder();
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(ROOT, join(folder, 'node_modules', 'daybook'));
  mkdirSync(join(folder, 'migrations'));
  writeFileSync(
    join(folder, 'migrations', '20260101000000_users.sql'),
    '-- kind: schema\n-- +up\nCREATE TABLE users (id int);\n-- +down\nDROP TABLE users;\n',
  );
  const [example] = fencesOf(sectionOf(readPage('README.md'), 'As a library'));
  const options = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.ESNext,
    verbatimModuleSyntax: true,
  };
  writeFileSync(
    join(folder, 'deploy.mjs'),
    ts.transpileModule(example!.text, { compilerOptions: options }).outputText,
  );
  const env = { ...process.env, DAYBOOK_LEDGER_URL: ledgerUrl, EU_WEST_URL: targetUrl };
  const { stdout } = await execute(process.execPath, ['deploy.mjs'], { cwd: folder, env });
  expect(stdout).toMatch(/^20260101000000_users success$/m);
  expect(stdout).toContain("status: 'applied'");
  expect(stdout).toMatch(/[0-9a-f]{64}$/m);
});
