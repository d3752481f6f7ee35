import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { temporaryFolder } from '../../../test/support/folders.js';
import { CosignedLog, originHash } from './cosigned-log.js';

const ORIGIN = 'daybook/test';

describe('CosignedLog', () => {
  it('begins with nothing, and keeps one file', async () => {
    const folder = temporaryFolder();
    const log = await CosignedLog.open(folder, ORIGIN);
    expect(await log.read()).toEqual({ generation: 0, note: '' });
    expect(await log.advance(await log.read(), 'one')).toBe(true);
    expect(await log.advance(await log.read(), 'two')).toBe(true);
    expect(await (await CosignedLog.open(folder, ORIGIN)).read()).toEqual({ generation: 2, note: 'two' });
    expect(await readdir(join(folder, originHash(ORIGIN)))).toEqual(['2.checkpoint']);
    expect(await readdir(folder)).toEqual([originHash(ORIGIN)]);
  });

  it('goes on once where many try at the same time', async () => {
    const folder = temporaryFolder();
    const logs = await Promise.all(Array.from({ length: 20 }, () => CosignedLog.open(folder, ORIGIN)));
    for (let round = 1; round <= 20; round += 1) {
      const before = await logs[0]!.read();
      const won = await Promise.all(logs.map((log, index) => log.advance(before, `${round} by ${index}`)));
      expect(won.filter(Boolean)).toHaveLength(1);
      expect((await logs[0]!.read()).note).toBe(`${round} by ${won.indexOf(true)}`);
    }
  });

  it('refuses who read it long ago, though that file is gone', async () => {
    const folder = temporaryFolder();
    const log = await CosignedLog.open(folder, ORIGIN);
    const old = await log.read();
    for (const note of ['one', 'two', 'three']) await log.advance(await log.read(), note);
    expect(await log.advance(old, 'another one')).toBe(false);
    expect(await log.read()).toEqual({ generation: 3, note: 'three' });
  });

  it('reads the newest where a process was killed before it removed the one before', async () => {
    const folder = temporaryFolder();
    const log = await CosignedLog.open(folder, ORIGIN);
    await log.advance(await log.read(), 'one');
    const home = join(folder, originHash(ORIGIN));
    await writeFile(join(home, '0.checkpoint'), '');
    await writeFile(join(home, '2.checkpoint.0123.draft'), 'half');
    expect(await log.read()).toEqual({ generation: 1, note: 'one' });
    expect(await log.advance(await log.read(), 'two')).toBe(true);
    expect((await log.read()).note).toBe('two');
  });
});
