#!/usr/bin/env node
const [first, ...rest] = process.argv.slice(2);

if (rest.length === 0 && (first === '--version' || first === '-V')) {
  // Scripts ask for the version often; nothing else is loaded for it.
  const { version } = await import('../package.js');
  console.log(version);
} else {
  const { start } = await import('./start.js');
  await start();
}
