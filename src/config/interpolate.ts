import type { KeyPath } from './keys.js';

/** A text that names an environment variable which is not set. */
export interface MissingVariable {
  path: KeyPath;
  variable: string;
}

/**
 * A copy of JSON-like data with each `${NAME}` in its texts replaced by the environment variable; `$${` is a literal
 * `${`. A text with a variable that is not set is left out of its object and reported.
 */
export function interpolate(
  value: unknown,
  env: NodeJS.ProcessEnv,
): { value: unknown; missing: MissingVariable[] } {
  const missing: MissingVariable[] = [];
  return { value: copy(value, []), missing };

  function copy(from: unknown, path: KeyPath): unknown {
    if (typeof from === 'string') return text(from, path);
    if (Array.isArray(from)) return from.map((item, at) => copy(item, [...path, at]));
    if (from === null || typeof from !== 'object') return from;
    const entries = Object.entries(from).map(([key, inner]) => [key, copy(inner, [...path, key])] as const);
    return Object.fromEntries(entries.filter(([, inner]) => inner !== undefined));
  }

  function text(from: string, path: KeyPath): string | undefined {
    const before = missing.length;
    const whole = from.replace(/\$\$\{|\$\{([A-Za-z_][A-Za-z0-9_]*)\}/g, (all, variable?: string) => {
      if (variable === undefined) return '${';
      const found = env[variable];
      if (found === undefined || found === '') missing.push({ path, variable });
      return found ?? all;
    });
    return missing.length > before ? undefined : whole;
  }
}
