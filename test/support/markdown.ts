import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const ROOT = fileURLToPath(new URL('../../', import.meta.url));

export interface Fence {
  language: string;
  text: string;
  /** Of its first line, from 1. */
  line: number;
}

/** A page of the repository by its path from the root. */
export const readPage = (file: string): string => readFileSync(`${ROOT}${file}`, 'utf8');

/** The fenced blocks of a page, in their order. */
export function fencesOf(page: string): Fence[] {
  return [...page.matchAll(/^( *)(`{3,})([\w-]*)\n([\s\S]*?)^\1\2 *$/gm)].map(
    ({ 1: indent, 3: language, 4: text, index }) => ({
      language: language!,
      text: text!.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
      line: page.slice(0, index).split('\n').length + 1,
    }),
  );
}

/** The part of a page under a heading, down to the next one of its level. */
export function sectionOf(page: string, heading: string): string {
  const [, after] = page.split(`\n## ${heading}\n`);
  if (after === undefined) throw new Error(`the page has no section ${heading}`);
  return after.split('\n## ')[0]!;
}
