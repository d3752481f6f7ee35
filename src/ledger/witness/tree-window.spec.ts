import { describe, expect, it } from 'vitest';
import { leafHash } from '../../domain/leaf-hash.js';
import { CompactRange } from '../tlog/compact-range.js';
import { encodeUtf8 } from '../tlog/utf8.js';
import { TreeWindow } from './tree-window.js';

const leafAt = (index: number) => leafHash(encodeUtf8(`entry ${index}`));

function rootOf(size: number): Uint8Array {
  const range = new CompactRange();
  for (let at = 0; at < size; at += 1) range.add(leafAt(at));
  return range.root();
}

describe('TreeWindow', () => {
  it('knows its root at every size', () => {
    const tree = new TreeWindow();
    const range = new CompactRange();
    const roots = [range.root()];
    for (let at = 0; at < 3000; at += 1) {
      tree.add(leafAt(at));
      range.add(leafAt(at));
      roots.push(range.root());
    }
    for (const size of [0, 1, 2, 1023, 1024, 1025, 2047, 2048, 2999, 3000]) {
      expect(tree.rootAt(size)).toEqual(roots[size]);
    }
    expect(tree.rootAt(3001)).toBeUndefined();
  });

  it('forgets what is long ago, and goes on from where it begins', () => {
    const tree = new TreeWindow();
    for (let at = 0; at < 70_000; at += 1) tree.add(leafAt(at));
    const { size } = tree.oldest;
    expect(size).toBeGreaterThan(0);
    expect(70_000 - size).toBeLessThanOrEqual(65_536);
    expect(tree.rootAt(size - 1)).toBeUndefined();
    const again = new TreeWindow(tree.oldest);
    for (let at = size; at < 66_000; at += 1) again.add(leafAt(at));
    const root = rootOf(66_000);
    expect(again.rootAt(66_000)).toEqual(root);
    expect(tree.rootAt(66_000)).toEqual(root);
  });
});
