/**
 * The environment that PostgreSQL's programs run in: without the PG… variables that would lead them elsewhere,
 * and with messages in English, because the server's readiness is read from its log.
 */
export function postgresEnvironment(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(env).filter(
    ([name]) => !name.startsWith('PG') && name !== 'LANG' && !name.startsWith('LC_'),
  );
  return { ...Object.fromEntries(own), LC_ALL: 'C' };
}
