/** Our own settings, in which URLs with passwords and private keys may be. */
const OWN = /^DAYBOOK_/;

/** An environment for programs that are none of ours. */
export function withoutOwnSecrets(env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(env).filter(([name]) => !OWN.test(name)));
}
