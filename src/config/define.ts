import type { ConfigInput } from './input.js';

/**
 * The configuration itself: a help for editors in `daybook.config.ts`, where it gives completion and checks types.
 *
 * @example export default defineConfig({ ledger: { name: 'main', url: '${DAYBOOK_LEDGER_URL}' } });
 */
export function defineConfig(config: ConfigInput): ConfigInput {
  return config;
}
