import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const SOURCE = fileURLToPath(new URL('./end-lingering.ts', import.meta.url));

/** A process that is done, and what comes of it. */
async function ended(held: string, lingerMs: number): Promise<{ code: number | null; said: string }> {
  const script = `
    const { createJiti } = await import(${JSON.stringify(import.meta.resolve('jiti'))});
    const { endLingering } = await createJiti(${JSON.stringify(import.meta.url)}).import(${JSON.stringify(SOURCE)});
    ${held}
    process.exitCode = 4;
    endLingering(process, (text) => process.stderr.write(text), ${lingerMs});`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], {
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said += text;
  });
  const [code] = (await once(child, 'close')) as [number | null];
  return { code, said };
}

it('a process that something keeps is ended with its exit code, and says what kept it', async () => {
  const server = `(await import('node:net')).createServer().listen(0, '127.0.0.1');`;
  expect(await ended(server, 100)).toEqual({
    code: 4,
    said: expect.stringMatching(/did not end by itself \(kept by .*TCPServerWrap/),
  });
});

it('a process that nothing keeps ends at once, and in silence', async () => {
  expect(await ended('', 60_000)).toEqual({ code: 4, said: '' });
});
