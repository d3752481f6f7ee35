import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { DEFAULT_ENVIRONMENTS, formatBackupPolicy } from '../../config/policy.js';
import { generatedFiles } from './index.js';
import { jsonText } from './json-text.js';
import { markdownTable } from './markdown-table.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

describe('the generated files', () => {
  it('are what `npm run generate` makes', async () => {
    for (const { path, content, once } of await generatedFiles(root)) {
      const is = await readFile(join(root, path), 'utf8');
      if (!once) expect(is, `${path} is stale: run npm run generate`).toBe(content);
    }
  });

  it('are stale in no policy of docs/configuration.md either', async () => {
    const page = await readFile(join(root, 'docs/configuration.md'), 'utf8');
    const rows = page
      .split('\n')
      .map((line) => line.split('|').map((cell) => cell.replaceAll('`', '').trim()));
    for (const [name, { backup, preFlight, undo, ...rest }] of Object.entries(DEFAULT_ENVIRONMENTS)) {
      const row = rows.find((cells) => cells[1] === name);
      expect(row?.slice(2, -1)).toEqual([
        formatBackupPolicy(backup),
        ...Object.values(rest),
        preFlight.exceeded,
        undo.required,
        undo.sample,
      ]);
    }
  });
});

describe('generated text', () => {
  it('has short lists on one line and objects over several', () => {
    expect(jsonText({ a: ['x', 1], b: {}, c: undefined })).toBe('{\n  "a": ["x", 1],\n  "b": {}\n}\n');
  });

  it('breaks a list that would be too long', () => {
    expect(jsonText({ a: Array.from({ length: 40 }, () => 'abc') }).split('\n')).toHaveLength(45);
  });

  it('escapes what would end a cell', () => {
    expect(markdownTable(['a'], [['x|y']])).toBe('| a    |\n| ---- |\n| x\\|y |\n');
  });
});
