import { readdirSync, readFileSync } from 'node:fs';
import { posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const SOURCE = fileURLToPath(new URL('../../src/', import.meta.url));

/** One import of a module: static, dynamic, of a type, or a re-export. */
export interface ModuleImport {
  /** Undefined where it is computed while the program runs. */
  specifier: string | undefined;
  /** Only when control reaches it: `import('…')` as an expression. */
  lazy: boolean;
  line: number;
  /** The file that a relative specifier leads to, below src/; undefined for a package, or where there is no such file. */
  file: string | undefined;
}

export interface SourceModule {
  /** Below src/, with slashes. */
  file: string;
  bytes: number;
  imports: ModuleImport[];
}

/** Every module below src/ that is no spec, by its file. */
export function readSourceModules(): Map<string, SourceModule> {
  const files = readdirSync(SOURCE, { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => /\.tsx?$/.test(file) && !/\.spec\.tsx?$/.test(file));
  const known = new Set(files);
  return new Map(
    files.map((file) => {
      const text = readFileSync(`${SOURCE}${file}`, 'utf8');
      return [file, { file, bytes: Buffer.byteLength(text), imports: importsOf(file, text, known) }];
    }),
  );
}

/** The imports in a module’s text, as TypeScript’s parser sees them. `known` are the files that there are. */
export function importsOf(file: string, text: string, known: ReadonlySet<string>): ModuleImport[] {
  const source = ts.createSourceFile(file, text, ts.ScriptTarget.Latest, false);
  const found: ModuleImport[] = [];
  const note = (node: ts.Node, specifier: ts.Node | undefined, lazy = false): void => {
    const name = specifier && ts.isStringLiteralLike(specifier) ? specifier.text : undefined;
    const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
    found.push({ specifier: name, lazy, line: line + 1, file: name && resolve(file, name, known) });
  };
  const visit = (node: ts.Node): void => {
    if (ts.isImportDeclaration(node)) note(node, node.moduleSpecifier);
    else if (ts.isExportDeclaration(node) && node.moduleSpecifier) note(node, node.moduleSpecifier);
    else if (ts.isExternalModuleReference(node)) note(node, node.expression);
    else if (ts.isImportTypeNode(node))
      note(node, ts.isLiteralTypeNode(node.argument) ? node.argument.literal : node.argument);
    else if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      note(node, node.arguments[0], true);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

function resolve(from: string, specifier: string, known: ReadonlySet<string>): string | undefined {
  if (!specifier.startsWith('.')) return undefined;
  const path = posix.join(posix.dirname(from), specifier);
  return [path.replace(/\.js$/, '.ts'), path.replace(/\.js$/, '.tsx')].find((file) => known.has(file));
}
