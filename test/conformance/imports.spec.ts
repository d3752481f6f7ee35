import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { circles } from './import-circles.js';
import {
  COMPUTED,
  LONG,
  MAXIMUM_BYTES,
  MAY_IMPORT,
  OF_POSTGRES_FOR_DEV,
  OWNED_BY_FILES,
  OWNED_PACKAGES,
  partOf,
  UPWARD,
} from './import-rules.js';
import { importsOf, type ModuleImport, readSourceModules } from './source-modules.js';

const modules = readSourceModules();
const imports = [...modules.values()].flatMap(({ file, imports: all }) =>
  all.map((found) => ({ from: file, ...found })),
);
type Import = (typeof imports)[number];

const isUpward = ({ from, file, lazy }: Import): boolean =>
  from === UPWARD.from && file === UPWARD.to && lazy;
const isRelative = ({ specifier }: ModuleImport): boolean => specifier?.startsWith('.') ?? false;
const ofPackages = imports.filter((found) => found.specifier !== undefined && !isRelative(found));
const packageOf = (specifier: string): string => /^(@[^/]+\/)?[^/]+/.exec(specifier)![0];
const say = ({ from, line, specifier }: Import): string => `src/${from}:${line} imports ${specifier}`;

describe('the imports of src/', () => {
  it('point one way', () => {
    const wrong = imports.filter((found) => {
      if (found.file === undefined || isUpward(found)) return false;
      const [from, to] = [partOf(found.from), partOf(found.file)];
      return from !== to && !MAY_IMPORT[from]?.includes(to);
    });
    expect(wrong.map(say)).toEqual([]);
  });

  it('make no circle between files, not even of types', () => {
    const edges = new Map(
      [...modules.keys()].map((file) => [
        file,
        imports.flatMap((found) =>
          found.from === file && found.file && !isUpward(found) ? [found.file] : [],
        ),
      ]),
    );
    expect(circles(edges)).toEqual([]);
  });

  it('lead to files that there are, and not out of src/', () => {
    expect(imports.filter((found) => isRelative(found) && found.file === undefined).map(say)).toEqual([]);
  });

  it('are computed only where the user’s configuration is loaded', () => {
    const computed = imports.filter(({ specifier }) => specifier === undefined).map(({ from }) => from);
    expect(computed.filter((from) => !COMPUTED.includes(from))).toEqual([]);
  });

  it.each(Object.entries(OWNED_PACKAGES))('name %s only in src/%s', (owned, part) => {
    const wrong = ofPackages.filter(
      ({ from, specifier }) => packageOf(specifier!) === owned && partOf(from) !== part,
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it.each(Object.entries(OWNED_BY_FILES))('name %s only in src/%s', (owned, file) => {
    const wrong = ofPackages.filter(
      ({ from, specifier }) => packageOf(specifier!) === owned && from !== file,
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it('name packages that are declared dependencies, or parts of Node with `node:`', () => {
    const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    const declared = new Set(Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }));
    const wrong = ofPackages.filter(
      ({ specifier }) => !specifier!.startsWith('node:') && !declared.has(packageOf(specifier!)),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it('take packages by their name, never a file inside of them', () => {
    const deep = ofPackages.filter(
      ({ specifier }) => !specifier!.startsWith('node:') && specifier !== packageOf(specifier!),
    );
    expect(deep.map(say)).toEqual([]);
  });

  it('of dev take from postgres only what finds and runs its programs', () => {
    const wrong = imports.filter(
      ({ from, file }) =>
        partOf(from) === 'dev' && file?.startsWith('postgres/') && !OF_POSTGRES_FOR_DEV.test(file),
    );
    expect(wrong.map(say)).toEqual([]);
  });

  it('are of parts that the rules know', () => {
    expect([...new Set([...modules.keys()].map(partOf))].filter((part) => !(part in MAY_IMPORT))).toEqual([]);
  });
});

describe('the files of src/', () => {
  it('are no longer than one concept takes', () => {
    const long = [...modules.values()].filter(
      ({ file, bytes }) => bytes > MAXIMUM_BYTES && !LONG.includes(file),
    );
    expect(long.map(({ file, bytes }) => `${file}: ${bytes}`)).toEqual([]);
  });
});

describe('the rules of the imports', () => {
  it('allow no circle between parts', () => {
    expect(circles(new Map(Object.entries(MAY_IMPORT)))).toEqual([]);
  });

  it('see every way to import', () => {
    const text = `
      import './a.js';
      import type { A } from './b.js';
      export * from './c.js';
      export { type D } from './d.js';
      type E = import('./e.js').E;
      const f = await import('./f.js');
      import g = require('./g.js');
      const h = () => import(\`./h.js\`);
      // import './comment.js'
      const text = "import './text.js'";
      export const own = 1;
      await import('./' + f);
    `;
    const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
    const known = new Set(names.map((name) => `part/${name}.ts`));
    const found = importsOf('part/module.ts', text, known).map(({ file }) => file);
    expect(found).toEqual([...known, undefined]);
  });

  it('find a circle, and a file that imports itself', () => {
    const edges = new Map([
      ['a', ['b']],
      ['b', ['c']],
      ['c', ['a', 'd']],
      ['d', []],
      ['e', ['e']],
    ]);
    expect(circles(edges)).toEqual([['a', 'b', 'c'], ['e']]);
  });
});
