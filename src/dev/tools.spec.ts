import { expect, test } from 'vitest';
import { runTool } from './tools.js';

test('a program whose time is over is ended, and that is what it said last', async () => {
  const args = ['--eval', `console.error('half'); setInterval(() => {}, 1000)`];
  const run = await runTool(process.execPath, args, { env: process.env, timeoutMs: 1_500 });
  expect(run).toMatchObject({ code: 'SIGTERM', stderr: expect.stringMatching(/^half\n/) });
  expect(run.stderr).toContain('did not end within 1.5 s');
});
