import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { lineageVersion } from './schema-version.js';

const [before, content] = ['b'.repeat(64), 'c'.repeat(64)];

describe('lineageVersion', () => {
  it('is the SHA-256 of the version before, the direction and the content, a line each', () => {
    const expected = createHash('sha256').update(`${before}\nup\n${content}\n`).digest('hex');
    expect(lineageVersion(before, 'up', content)).toBe(expected);
  });

  it('differs by the version before, the direction, the content, and their order', () => {
    const versions = [
      lineageVersion(before, 'up', content),
      lineageVersion(before, 'down', content),
      lineageVersion(content, 'up', before),
      lineageVersion(before, 'up', before),
      lineageVersion(lineageVersion(before, 'up', content), 'up', content),
    ];
    expect(new Set(versions).size).toBe(versions.length);
  });
});
