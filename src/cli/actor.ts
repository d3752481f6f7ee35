import { hostname, userInfo } from 'node:os';

/** Who asks: DAYBOOK_ACTOR, or else `user@host`. */
export function actorOf(env: NodeJS.ProcessEnv): string {
  return env.DAYBOOK_ACTOR?.trim() || `${userName(env)}@${hostname()}`;
}

// A container may run as a user id that has no name.
function userName(env: NodeJS.ProcessEnv): string {
  try {
    return userInfo().username;
  } catch {
    return env.USER || `uid${process.getuid?.() ?? ''}`;
  }
}
