import { readdirSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runProgram } from '../../src/cli/program.js';
import { COMMANDS } from '../../src/cli/table/index.js';
import { EXIT } from '../../src/errors.js';
import { fakeHost } from '../support/fake-host.js';
import { fencesOf, ROOT, readPage } from '../support/markdown.js';

const NAMES = COMMANDS.flatMap((group) => group.commands.map(({ name }) => name));

/** The catalogue of errors is ahead of the program by these. */
const COMING = /^daybook ledger (key|seal)\b/;

/** A command that the text speaks of, or the first word of several. */
const isName = (span: string): boolean => {
  const name = span.slice('daybook '.length);
  return NAMES.some((one) => one === name || one.startsWith(`${name} `));
};

const pages = [
  'README.md',
  'migrations/README.md',
  ...readdirSync(`${ROOT}docs`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => posix.join('docs', file)),
];

/** What a shell would give to the program: without assignments before it, comments behind it, and other commands beside it. */
function commandsIn(line: string): string[] {
  return line
    .replace(/\s#.*$/, '')
    .split(/&&|\|(?!\|)/)
    .map((part) => part.trim().replace(/^(\$ )?([A-Z_]+=\S* )*/, ''))
    .filter((part) => /^daybook( |$)/.test(part));
}

const words = (command: string): string[] =>
  [...command.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map(
    ([, single, double, bare]) => single ?? double ?? bare!,
  );

/** The command lines of a page: in fences, in indented blocks (with what they do two spaces behind), and in the text. */
function commandLines(page: string): string[] {
  const fences = fencesOf(page);
  const inFences = fences
    .filter(({ language }) => ['sh', 'text', 'ini', ''].includes(language))
    .flatMap(({ language, text }) =>
      text.split('\n').filter((line) => language === 'sh' || line.startsWith('$ ')),
    );
  const rest = page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '');
  const indented = [...rest.matchAll(/^ {4}(daybook .*)$/gm)].map(([, line]) => line!.split(/ {2,}/)[0]!);
  const spans = [...rest.matchAll(/`(daybook [^`\n]+)`/g)]
    .map(([, span]) => span!)
    .filter((span) => !/[[\]|…*]|COMMAND/.test(span) && !isName(span) && !COMING.test(span));
  return [...inFences, ...indented, ...spans].flatMap(commandsIn);
}

/** The command that the program would run, or what it says against the line. */
async function chosenBy(line: string): Promise<string> {
  let chosen: string | undefined;
  const commands = Object.fromEntries(
    NAMES.map((name) => [
      name.replaceAll(' ', '-'),
      async () => {
        chosen = name;
        return EXIT.done;
      },
    ]),
  );
  const host = fakeHost(words(line).slice(1), commands);
  const code = await runProgram(host);
  if (code === EXIT.done && (chosen || /(--help|--version)$/.test(line))) return 'accepted';
  return `${line}: ${host.stderr.text.split('\n')[0]}`;
}

describe.each(pages.map((file) => [file, commandLines(readPage(file))] as const))('%s', (_, lines) => {
  it.skipIf(lines.length === 0)('has command lines that the program accepts', async () => {
    const said = await Promise.all(lines.map(chosenBy));
    expect(said.filter((one) => one !== 'accepted')).toEqual([]);
  });
});

describe('the README', () => {
  it('names every command', () => {
    const table = readPage('README.md').split('\n## Commands\n')[1]!.split('\n## ')[0]!;
    expect(NAMES.filter((name) => !new RegExp(`\`(daybook )?${name}\``).test(table))).toEqual([]);
  });
});

describe('the pages', () => {
  it('have command lines to check at all', () => {
    expect(pages.flatMap((file) => commandLines(readPage(file))).length).toBeGreaterThan(40);
  });
});
