import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { readSourceModules } from './source-modules.js';

const FOLDER = 'ledger/tlog/';
/** What the domain, too, needs of hashing. */
const SHARED = ['domain/leaf-hash.ts', 'domain/sha256.ts'];
/** The two modules that a bundle for browsers replaces. */
const OF_NODE = ['domain/sha256.ts', 'ledger/tlog/ed25519-node.ts'];

const belongs = (file: string | undefined): boolean =>
  file !== undefined && (file.startsWith(FOLDER) || SHARED.includes(file));
const modules = [...readSourceModules().values()].filter(({ file }) => belongs(file));
const portable = modules.filter(({ file }) => !OF_NODE.includes(file));

it.each(portable)('$file imports only what a browser can run', ({ imports }) => {
  const foreign = imports.filter(({ file }) => !belongs(file) && file !== 'errors.ts');
  expect(foreign.map(({ specifier }) => specifier)).toEqual([]);
});

it.each(portable)('$file names no global that only Node has', ({ file }) => {
  const text = readFileSync(new URL(`../../src/${file}`, import.meta.url), 'utf8');
  expect(text).not.toMatch(/\b(Buffer|process|require|__dirname|setImmediate)\b\s*[.(]/);
});

it('only the verifying and signing of Node imports its crypto', () => {
  const ofNode = modules.filter(({ imports }) =>
    imports.some(({ specifier }) => specifier?.startsWith('node:')),
  );
  expect(ofNode.map(({ file }) => file).sort()).toEqual([...OF_NODE].sort());
});
