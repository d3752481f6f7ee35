import { chmodSync, readdirSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import { build } from 'rolldown';
import { notices } from './notices.mjs';

const FOLDER = 'dist/cli/chunks';

/** Stays a package of its own: a WASM module with a file beside it, a transpiler, and what only the user may have installed. */
const EXTERNAL = [/^node:/, 'libpg-query', 'jiti', /^@aws-sdk\//, 'pg-native', '@supabase/pg-topo'];

// What a command loads are a few chunks instead of hundreds of modules. They are not minified: it saves no time, and stacks
// stay legible. See docs/decisions/0015-bundled-command-line.md.
const { output } = await build({
  input: 'src/cli/start.ts',
  platform: 'node',
  external: EXTERNAL,
  plugins: [notices('chunks/THIRD-PARTY-NOTICES.txt')],
  output: {
    dir: 'dist/cli',
    chunkFileNames: 'chunks/[name]-[hash].js',
    comments: { legal: true, annotation: false, jsdoc: false },
  },
});

// Only now: until the new bundle is there, the old one is whole.
const fresh = new Set(output.map(({ fileName }) => basename(fileName)));
for (const file of readdirSync(FOLDER)) {
  if (!fresh.has(file)) rmSync(`${FOLDER}/${file}`);
}
chmodSync('dist/cli/main.js', 0o755);
