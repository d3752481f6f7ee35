import { randomFillSync } from 'node:crypto';
import { v7 as uuidv7 } from 'uuid';

const POOL_IDS = 256;
const BYTES = 16;
const pool = new Uint8Array(POOL_IDS * BYTES);
let used = pool.length;

/** A UUIDv7 (RFC 9562). Randomness is fetched for many ids at a time: a call into the kernel for each is the larger part of its cost. */
export function newUuid(now: Date): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, used + BYTES);
  used += BYTES;
  return uuidv7({ msecs: now.getTime(), random });
}
