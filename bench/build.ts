import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/**
 * Writes the programs of this folder as JavaScript that imports the built package: what is measured is what users run, and no loader’s
 * time and memory come on top of it.
 */
const BENCH = fileURLToPath(new URL('.', import.meta.url));
const BUILT = fileURLToPath(new URL('../dist-bench/', import.meta.url));

rmSync(BUILT, { recursive: true, force: true });
mkdirSync(BUILT);
for (const file of readdirSync(BENCH).filter((name) => name.endsWith('.ts'))) {
  const { outputText } = ts.transpileModule(readFileSync(`${BENCH}${file}`, 'utf8'), {
    compilerOptions: {
      target: ts.ScriptTarget.ES2023,
      module: ts.ModuleKind.ESNext,
      verbatimModuleSyntax: true,
    },
  });
  writeFileSync(
    `${BUILT}${file.replace(/\.ts$/, '.js')}`,
    outputText.replaceAll("from '../src/", "from '../dist/"),
  );
}
