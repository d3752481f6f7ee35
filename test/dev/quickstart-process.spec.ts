import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const PROCESS = fileURLToPath(new URL('../../quickstart/process.mjs', import.meta.url));

/** A process that runs a program as the quickstart does, and says what came of it. */
function runs(script: string, options: object) {
  const child = spawn(
    process.execPath,
    [
      '--input-type=module',
      '--eval',
      `import { run } from ${JSON.stringify(PROCESS)};
       const options = { what: 'the work', capture: true, ...${JSON.stringify(options)} };
       const told = await run(process.execPath, ['--eval', ${JSON.stringify(script)}], options).catch(
         (error) => error.constructor.name + ': ' + error.message,
       );
       console.log(JSON.stringify(told));`,
    ],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let said = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
  }
  const has = async (text: string) => {
    while (!said.includes(text)) await Promise.race([once(child.stdout, 'data'), once(child.stderr, 'data')]);
  };
  return { child, has, ended: once(child, 'close').then(() => said) };
}

it('a program that takes long is named from time to time', async () => {
  const { ended } = runs(`setTimeout(() => console.log('done'), 1500)`, { stillMs: 300 });
  const said = await ended;
  expect(said).toMatch(/^… the work is still at work, for \d s$/m);
  expect(said).toContain('"output":"done\\n"');
});

it('a program whose time is over is ended, with what it had said', async () => {
  const { ended } = runs(`console.log('half'); setInterval(() => {}, 1000)`, { limitMs: 1_500 });
  expect(await ended).toMatch(/^half\n"CommandFailed: the work did not end within 2 s and was ended"$/m);
});

it('a third signal ends a program that does not listen', async () => {
  const deaf = `process.on('SIGINT', () => console.error('heard')); console.error('up'); setInterval(() => {}, 1000)`;
  const { child, has, ended } = runs(deaf, {});
  await has('up\n');
  child.kill('SIGINT');
  await has('up\nheard\n');
  // What comes at once again is the same signal, which npm hands on as well.
  child.kill('SIGINT');
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill('SIGINT');
  await has('up\nheard\nheard\n');
  await new Promise((resolve) => setTimeout(resolve, 600));
  child.kill('SIGINT');
  expect(await ended).toMatch(/^up\nheard\nheard\n"Interrupted: "$/m);
});
