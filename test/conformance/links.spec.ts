import { existsSync, readdirSync, statSync } from 'node:fs';
import { posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT, readPage } from '../support/markdown.js';

const below = (folder: string): string[] =>
  readdirSync(`${ROOT}${folder}`, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.md'))
    .map((file) => posix.join(folder, file));

const pages = ['README.md', 'ledger/README.md', 'migrations/README.md', ...below('docs')];

/** The text of a page without what only looks like a link. */
const prose = (page: string): string =>
  page.replaceAll(/^ *```[\s\S]*?^ *```/gm, '').replaceAll(/`[^`\n]*`/g, '');

const linksOf = (page: string): string[] =>
  [...prose(page).matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target!);

/** The anchors of a page’s headings, as GitHub makes them. */
const anchorsOf = (page: string): string[] =>
  [...page.matchAll(/^#+ (.+)$/gm)].map(([, heading]) =>
    heading!
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N} _-]/gu, '')
      .replaceAll(' ', '-'),
  );

describe.each(pages)('%s', (file) => {
  const links = linksOf(readPage(file));

  it('links to what there is', () => {
    const broken = links.filter((link) => {
      if (link.startsWith('https://')) return false;
      const [path, anchor] = link.split('#') as [string, string?];
      const target = path === '' ? file : posix.join(posix.dirname(file), path);
      if (!existsSync(`${ROOT}${target}`)) return true;
      return anchor !== undefined && !anchorsOf(readPage(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('stays in the repository, or names an https address', () => {
    const away = links.filter(
      (link) => !link.startsWith('https://') && posix.join(posix.dirname(file), link).startsWith('..'),
    );
    expect(away).toEqual([]);
  });
});

describe('the pages of docs/', () => {
  it.each([
    ['docs', 'docs/README.md'],
    ['docs/decisions', 'docs/decisions/README.md'],
    ['docs/lint', 'docs/lint/README.md'],
  ])('of %s are all in its index', (folder, index) => {
    const linked = linksOf(readPage(index)).map((link) => posix.join(folder, link));
    const own = readdirSync(`${ROOT}${folder}`)
      .map((name) => posix.join(folder, name))
      .filter((file) => statSync(`${ROOT}${file}`).isFile() && file.endsWith('.md') && file !== index);
    expect(own.filter((file) => !linked.includes(file))).toEqual([]);
  });
});
