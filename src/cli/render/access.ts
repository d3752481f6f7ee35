import type { AccessReport } from '../../kafka/access-rules.js';

/** Who may do what with the topic, in one line. */
export function accessText({ protected: whole, writers, readers, harms }: AccessReport): string {
  const state = whole ? 'append-only' : `not protected: ${harms.join('; ')}`;
  return `${state}; written by ${names(writers)}; read by ${names(readers)}`;
}

const names = (principals: readonly string[]): string =>
  principals
    .map((principal) => (principal === 'User:*' ? 'everybody' : principal.replace(/^User:/, '')))
    .join(', ') || 'nobody';
