#!/usr/bin/env node
const [first, ...rest] = process.argv.slice(2);

if (rest.length === 0 && (first === '--version' || first === '-V')) {
  // Scripts ask for the version often; nothing else is loaded for it.
  const { version } = await import('./version.js');
  console.log(version);
} else {
  const [{ runProgram }, { processHost }, { exitOnCrash }] = await Promise.all([
    import('./program.js'),
    import('./host.js'),
    import('./crash.js'),
  ]);
  const host = processHost();
  exitOnCrash(process, host);
  process.exitCode = await runProgram(host);
}
