import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { loadMigrations } from './load.js';
import { SchemaMigration } from './schema-migration.js';
import { contentOf } from './source.js';

let folder: string;

beforeEach(async () => {
  // Far from any node_modules: the package is found all the same.
  folder = await mkdtemp(join(tmpdir(), 'daybook-class-'));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function load(source: string, name = '1_a.ts') {
  await writeFile(join(folder, name), source);
  return (await loadMigrations(folder)).all.at(-1)!;
}

const schema = (members: string) => `import { SchemaMigration } from 'daybook';

export default class extends SchemaMigration {
  async up(): Promise<void> {}
${members}
}
`;

const data = (members: string) => `import { DataMigration, type BatchResult } from 'daybook';
export default class extends DataMigration {
  async batch(): Promise<BatchResult> { return { position: 0, rows: 0, done: true }; }
${members}
}`;

const system = (members: string) => `import { SystemMigration } from 'daybook';
export default class extends SystemMigration<number> {
${members}
  async up(): Promise<void> {}
}`;

describe('a migration class', () => {
  test('is loaded with what it says about itself', async () => {
    const source = schema(`
  override readonly purpose = 'Why.';
  override readonly impact = \`Two
    lines.\`;
  override readonly rows = { users: 150 };
  override readonly environments = ['staging'];
  override async down(): Promise<void> {}`);
    expect(await load(source)).toMatchObject({
      id: '1_a',
      kind: 'schema',
      form: 'class',
      documentation: { purpose: 'Why.', impact: 'Two lines.' },
      environments: ['staging'],
      expect: [{ table: 'users', rows: 150 }],
      content: contentOf(source),
      up: undefined,
      instance: expect.any(SchemaMigration),
      reversible: true,
    });
  });

  test('may be exported as an instance', async () => {
    const migration = await load(
      schema('').replace('export default class', 'class A').concat('\nexport default new A();'),
    );
    expect(migration.instance).toBeInstanceOf(SchemaMigration);
  });

  test('may be JavaScript', async () => {
    const source =
      "import { SchemaMigration } from 'daybook';\nexport default class extends SchemaMigration { async up() {} }";
    expect(await load(source, '1_a.mjs')).toMatchObject({ form: 'class', kind: 'schema' });
    expect(await load(source, '2_b.js')).toMatchObject({ form: 'class', kind: 'schema' });
  });

  test('may import a helper from its folder', async () => {
    await writeFile(join(folder, '_words.ts'), "export const why: string = 'Shared.';");
    const source = `import { why } from './_words.js';\n${schema('  override readonly purpose = why;')}`;
    expect((await load(source)).documentation.purpose).toBe('Shared.');
  });

  test('is loaded anew when its file changed', async () => {
    await load(schema("  override readonly purpose = 'One.';"));
    expect((await load(schema("  override readonly purpose = 'Two.';"))).documentation.purpose).toBe('Two.');
  });

  test('may come from another copy of the package', async () => {
    const source = `class Base { get [Symbol.for('daybook.migration')]() { return true; } }
export default class extends Base { kind = 'schema'; async up() {} }`;
    expect(await load(source)).toMatchObject({ kind: 'schema', reversible: false });
  });

  test('that works in batches is reversible by undoBatch alone', async () => {
    expect(await load(data(''))).toMatchObject({ kind: 'data', reversible: false });
    const undo = '  override async undoBatch(): Promise<BatchResult> { return this.batch(); }';
    expect(await load(data(undo))).toMatchObject({ reversible: true });
  });

  test('of the system is only for the environments that have values', async () => {
    expect((await load(system('  values = { staging: 1, production: 2 };'))).environments).toEqual([
      'staging',
      'production',
    ]);
    expect((await load(system('  values = { default: 1, production: 2 };'))).environments).toBeUndefined();
  });

  test('requires other migrations by id or name', async () => {
    await writeFile(join(folder, '0_base.sql'), '-- +up\nSELECT 1;');
    expect((await load(schema("  override readonly requires = ['base'];"))).requires).toEqual(['0_base']);
  });

  test('that requires what does not exist is named with its line', async () => {
    await expect(load(schema("  override readonly requires = ['base'];"))).rejects.toMatchObject({
      code: 'REQUIREMENT_MISSING',
      where: { file: join(folder, '1_a.ts'), line: 5 },
    });
  });

  test.each([
    [
      'broken syntax',
      'export const a = 1;\nexport default class { async up() { if ( } }',
      'cannot be loaded: ParseError: Unexpected token',
      2,
    ],
    [
      'code that fails',
      'interface A {}\n\nthrow new Error("no");\nexport default {} as A;',
      'cannot be loaded: no',
      3,
    ],
    ['no default export', 'export const a = 1;', 'exports no migration as default', undefined],
    [
      'another class',
      'const a = 1;\nexport default class { async up() {} }',
      'exports no migration as default',
      2,
    ],
    ['an object', 'export default { up() {} };', 'exports no migration as default', 1],
    [
      'a constructor that fails',
      schema('  readonly broken = (() => { throw new Error("no"); })();'),
      'has a class that cannot be made: no',
      5,
    ],
    [
      'an abstract method missing',
      "import { SchemaMigration } from 'daybook';\nexport default class extends SchemaMigration {}",
      'has a class without the method `up`',
      undefined,
    ],
    [
      'a batch method missing',
      "import { DataMigration } from 'daybook';\nexport default class extends DataMigration {}",
      'has a class without the method `batch`',
      undefined,
    ],
    [
      'an unknown kind',
      schema("  readonly kind = 'magic';"),
      'has a class whose kind is none of schema, data and system',
      5,
    ],
    [
      'documentation that is not text',
      schema('  override readonly purpose = 1;'),
      'has a `purpose` that is not text',
      5,
    ],
    [
      'documentation with a password',
      schema("  override readonly purpose = 'postgres://a:b@c/d';"),
      'has a value of `purpose` that holds a URL with a password',
      5,
    ],
    [
      'requires that is no list',
      schema("  override readonly requires = 'base';"),
      'has `requires` that is not a list of names',
      5,
    ],
    [
      'an environment that is no name',
      schema("  override readonly environments = ['The Staging'];"),
      'has `The Staging` in `environments`',
      5,
    ],
    [
      'environments that are none',
      schema('  override readonly environments = [];'),
      'has no name in `environments`',
      5,
    ],
    [
      'an environment without values',
      system("  values = { staging: 1 };\n  override readonly environments = ['production'];"),
      'names the environment production, and has no values for it',
      3,
    ],
    ['no values', system(''), 'has no `values` by the names of environments', undefined],
    [
      'values of no environment',
      system('  values = { "The Staging": 1 };'),
      'has no `values` by the names of environments',
      3,
    ],
    [
      'rows that are no numbers',
      schema("  override readonly rows = { users: '150' };"),
      'has `rows` that declare no number of rows',
      5,
    ],
    [
      'a batch of no rows',
      data('  override readonly batchSize = 0;'),
      'has a `batchSize` that is no whole number above 0',
      4,
    ],
  ])('with %s is refused', async (_what, source, message, line) => {
    await expect(load(source)).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      message: `1_a.ts ${message}`,
      where: { file: join(folder, '1_a.ts'), ...(line === undefined ? {} : { line }) },
    });
  });

  test('with a module that does not exist is refused', async () => {
    await expect(load(`import 'no-such-package';\n${schema('')}`)).rejects.toMatchObject({
      code: 'MIGRATION_MALFORMED',
      message: expect.stringContaining("Cannot find module 'no-such-package'"),
    });
  });
});
