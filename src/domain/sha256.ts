import { hash } from 'node:crypto';

/**
 * SHA-256 of bytes, 32 bytes. The one place where leaves and the tree’s arithmetic need Node: what is bundled for a browser puts
 * another synchronous SHA-256 in the place of this module.
 */
export const sha256 = (bytes: Uint8Array): Uint8Array => hash('sha256', bytes, 'buffer');
