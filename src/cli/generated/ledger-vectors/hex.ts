/** Bytes in hexadecimal, as the vectors have hashes. */
export const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
